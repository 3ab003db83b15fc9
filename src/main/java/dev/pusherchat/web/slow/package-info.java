/** Limits the time for the body of a request, inside Tomcat. */
@NullMarked
package dev.pusherchat.web.slow;

import org.jspecify.annotations.NullMarked;

/** Slow clients: the time for the body of a request, and cut-offs, inside Tomcat. */
@NullMarked
package dev.pusherchat.web.slow;

import org.jspecify.annotations.NullMarked;

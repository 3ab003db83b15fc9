/**
 * Bounds the time that the body of a request may take, inside Tomcat.
 */
@NullMarked
package dev.pusherchat.web.slow;

import org.jspecify.annotations.NullMarked;

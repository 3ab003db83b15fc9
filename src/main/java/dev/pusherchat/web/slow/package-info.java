/**
 * Slow clients: the time and the threads that they may take, and cut-offs, inside Tomcat.
 */
@NullMarked
package dev.pusherchat.web.slow;

import org.jspecify.annotations.NullMarked;

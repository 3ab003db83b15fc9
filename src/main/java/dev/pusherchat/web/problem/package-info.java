/** All failures are answered with problem details (RFC 9457). */
@NullMarked
package dev.pusherchat.web.problem;

import org.jspecify.annotations.NullMarked;

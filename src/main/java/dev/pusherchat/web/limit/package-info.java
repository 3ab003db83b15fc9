/** The rate limit on posts. */
@NullMarked
package dev.pusherchat.web.limit;

import org.jspecify.annotations.NullMarked;

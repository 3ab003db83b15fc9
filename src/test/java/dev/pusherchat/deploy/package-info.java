/** Checks what is under {@code src/deploy}. */
@NullMarked
package dev.pusherchat.deploy;

import org.jspecify.annotations.NullMarked;

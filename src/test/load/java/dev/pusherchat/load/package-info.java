/**
 * Measures the whole application, alone and beside others;
 * {@code src/test/load/README.md} says how.
 */
@NullMarked
package dev.pusherchat.load;

import org.jspecify.annotations.NullMarked;

/**
 * Measures nodes of the application that act as one; {@code src/test/load/README.md} says
 * how.
 */
@NullMarked
package dev.pusherchat.load.cluster;

import org.jspecify.annotations.NullMarked;

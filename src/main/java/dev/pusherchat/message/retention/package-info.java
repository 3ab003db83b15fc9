/**
 * Deleting old messages, where that is asked for.
 */
@NullMarked
package dev.pusherchat.message.retention;

import org.jspecify.annotations.NullMarked;

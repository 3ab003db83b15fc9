/** Deleting old messages, if configured. */
@NullMarked
package dev.pusherchat.message.retention;

import org.jspecify.annotations.NullMarked;

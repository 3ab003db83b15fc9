/**
 * Appending to the log: one thread gathers posts and commits them together. Start at
 * {@link dev.pusherchat.message.append.Appender}.
 */
@NullMarked
package dev.pusherchat.message.append;

import org.jspecify.annotations.NullMarked;

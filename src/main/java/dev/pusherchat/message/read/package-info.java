/**
 * Reading the log: requests share one look at the head, and the newest messages stay in
 * memory. Start at {@link dev.pusherchat.message.read.LogReader}.
 */
@NullMarked
package dev.pusherchat.message.read;

import org.jspecify.annotations.NullMarked;

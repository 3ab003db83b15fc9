/**
 * Nodes on PostgreSQL wake each other: after a commit a node notifies the others, which
 * then need not wait for their next poll. Start at
 * {@link dev.pusherchat.message.wake.NodeWaker}.
 */
@NullMarked
package dev.pusherchat.message.wake;

import org.jspecify.annotations.NullMarked;

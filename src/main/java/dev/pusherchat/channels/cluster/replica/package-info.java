/**
 * What the journal adds up to: who is where on all nodes. Each node has a copy, and all
 * copies are equal at the same position. Start at
 * {@link dev.pusherchat.channels.cluster.replica.Replica}.
 */
@NullMarked
package dev.pusherchat.channels.cluster.replica;

import org.jspecify.annotations.NullMarked;

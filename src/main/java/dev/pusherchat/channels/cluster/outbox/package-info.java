/**
 * What happens on this node and is to be told to all: events that wait, and numbers that
 * have changed. Start at {@link dev.pusherchat.channels.cluster.outbox.Outbox}.
 */
@NullMarked
package dev.pusherchat.channels.cluster.outbox;

import org.jspecify.annotations.NullMarked;

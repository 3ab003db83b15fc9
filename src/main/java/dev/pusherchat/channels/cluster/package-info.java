/**
 * Several nodes in one order. Every node appends what happens to it to a journal, and
 * applies everything, its own included, when it reads it back. Start at
 * {@link dev.pusherchat.channels.cluster.JournalOrder}.
 */
@NullMarked
package dev.pusherchat.channels.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * What stands in the journal: the kinds of entries, and their form in bytes. Start at
 * {@link dev.pusherchat.channels.cluster.entry.Entry}.
 */
@NullMarked
package dev.pusherchat.channels.cluster.entry;

import org.jspecify.annotations.NullMarked;

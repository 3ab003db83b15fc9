/** The journal in PostgreSQL; start at {@link PostgresJournal}. */
@NullMarked
package dev.pusherchat.channels.cluster.journal.postgresql;

import org.jspecify.annotations.NullMarked;

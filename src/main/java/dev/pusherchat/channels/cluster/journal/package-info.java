/** The journal: a short, totally ordered list of batches in a database. */
@NullMarked
package dev.pusherchat.channels.cluster.journal;

import org.jspecify.annotations.NullMarked;

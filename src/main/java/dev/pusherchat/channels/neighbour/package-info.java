/**
 * Notices other live nodes on the same database that this node shares no journal with.
 * Start at {@link dev.pusherchat.channels.neighbour.Neighbours}.
 */
@NullMarked
package dev.pusherchat.channels.neighbour;

import org.jspecify.annotations.NullMarked;

package dev.pusherchat.channels.cluster.journal;

/**
 * A place in the journal: a batch that was read. Node and number are compared when what
 * follows is read, so that a database that lost its end is noticed.
 *
 * @param id the place, 1 for the first batch
 */
public record Position(long id, String node, long batch) {

}

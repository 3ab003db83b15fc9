package dev.pusherchat.channels.cluster.journal;

import java.util.List;

/**
 * The answer to a beat.
 *
 * @param alive whether the node itself still lives
 * @param beat the node's counter, after this beat
 * @param head the last id in the journal
 * @param live the live nodes, the node itself included
 */
public record Beats(boolean alive, long beat, long head, List<Beat> live) {

	/**
	 * A node's counter.
	 *
	 * @param position the id up to which it has applied the journal
	 */
	public record Beat(String node, long beat, long position, int connections) {

	}

}

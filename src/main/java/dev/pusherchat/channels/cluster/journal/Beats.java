package dev.pusherchat.channels.cluster.journal;

import java.util.List;
import java.util.OptionalLong;

/**
 * The answer to a beat.
 *
 * @param alive whether the node itself still lives
 * @param beat the node's counter, after this beat
 * @param head the last id in the journal
 * @param live the live nodes, the node itself included
 */
public record Beats(boolean alive, long beat, long head, List<Beat> live) {

	/** Returns the answer to the beat of a node, which lives if it is among the live. */
	public static Beats of(String node, long head, List<Beat> live) {
		OptionalLong own = live.stream().filter((beat) -> beat.node().equals(node)).mapToLong(Beat::beat).findAny();
		return new Beats(own.isPresent(), own.orElse(0), head, live);
	}

	/**
	 * A node's counter.
	 *
	 * @param position the id up to which it has applied the journal
	 */
	public record Beat(String node, long beat, long position, int connections) {

	}

}

package dev.pusherchat.channels.cluster.journal;

import java.util.List;

/**
 * The answer to a join.
 *
 * @param up the position of the node's "up"
 * @param live the nodes that lived then, oldest first, the newcomer last
 */
public record Joined(Position up, List<Live> live) {

	/** Returns the answer to a newcomer, whose "up" is that of the last live node. */
	public static Joined of(Newcomer newcomer, List<Live> live) {
		return new Joined(new Position(live.get(live.size() - 1).up(), newcomer.node(), 0), live);
	}

	/**
	 * A live node.
	 *
	 * @param up the id of its "up"
	 * @param ready the id of its "ready", 0 when it is not ready yet
	 */
	public record Live(String node, String name, long up, long ready) {

	}

}

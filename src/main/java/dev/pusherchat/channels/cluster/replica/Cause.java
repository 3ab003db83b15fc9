package dev.pusherchat.channels.cluster.replica;

/**
 * Which entry caused something. The same on all nodes, and never the same for two things.
 *
 * @param node the node whose entry it is
 * @param batch the node's number of the batch
 * @param index the entry's place in the batch, from 0; -1 for what time alone has caused
 * @param part the number of the thing among those that the entry causes, from 0
 * @param at the journal's time in milliseconds
 */
public record Cause(String node, long batch, int index, int part, long at) {

	Cause next() {
		return new Cause(this.node, this.batch, this.index, this.part + 1, this.at);
	}

}

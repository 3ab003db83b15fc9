package dev.pusherchat.channels.order;

/** Where this node stands in the order. Computed at each call; nothing waits. */
public interface Standing {

	/** Whether this node has applied what was in the order a moment ago. */
	boolean current();

	/** Whether this node is the one that acts for all, such as sending webhooks. */
	boolean leading();

	/** How many nodes live. */
	int nodes();

	/** How many batches this node is behind. */
	long lag();

	/** How many connections the other nodes had a moment ago. */
	int connectionsElsewhere();

}

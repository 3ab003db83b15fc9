package dev.pusherchat.channels.order;

import java.util.concurrent.CompletionStage;

/** What the one node that acts for all can rely on. */
public interface Leadership extends Standing {

	/**
	 * Brings into the order what this node has done for all.
	 * @param data what it was; may be empty, when all that matters is that this node can
	 * still append
	 * @return completes when it is in the order: no other node had taken over before that
	 */
	CompletionStage<Void> done(byte[] data);

}

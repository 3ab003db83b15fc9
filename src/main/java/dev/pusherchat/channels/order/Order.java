package dev.pusherchat.channels.order;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.pusherchat.channels.protocol.Member;
import org.jspecify.annotations.Nullable;

/**
 * Brings what happens on this node into the one order of all nodes. What comes back, in
 * that order, goes to {@link Delivery}. No method waits.
 */
public interface Order {

	/**
	 * Triggers events, all of them or none.
	 * @return completes when every node will deliver them; fails with
	 * {@link OrderUnavailableException} when that cannot be promised in time
	 */
	CompletionStage<Void> trigger(List<Trigger> triggers);

	/** Brings in an event that a client has sent. It is dropped when there is no room. */
	void clientEvent(ClientTrigger event);

	/**
	 * Brings in a connection's subscription. On a presence channel the delivery answers
	 * with {@link Delivery#joined} or {@link Delivery#full}, perhaps before this method
	 * returns; until then the subscription is pending. Other subscriptions need no
	 * answer.
	 * @param member the user, on presence channels only
	 * @return names the subscription for the delivery and for {@link #leave}; never used
	 * twice in a process
	 */
	long join(String channel, @Nullable Member member);

	/** Ends a subscription, pending or not; an unknown one is ignored. */
	void leave(long subscription);

	/**
	 * Brings in a sign-in.
	 * @return names it for {@link #signOut}
	 */
	long signIn(String userId);

	/** Ends a sign-in; an unknown one is ignored. */
	void signOut(long signIn);

	/**
	 * Closes all connections of a user, on all nodes.
	 * @return as for {@link #trigger}
	 */
	CompletionStage<Void> terminate(String userId);

}

package dev.pusherchat.channels.order;

import java.util.List;
import java.util.concurrent.CompletionStage;

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
	 * <p>
	 * This method and {@link #leave} are called under the lock of the channel, which the
	 * delivery takes too. So while an order calls the delivery, it must not hold a lock
	 * that these methods take.
	 */
	void join(Subscription subscription);

	/** Ends a subscription, pending or not; an unknown one is ignored. */
	void leave(Subscription subscription);

	void signIn(SignIn signIn);

	/** Ends a sign-in; an unknown one is ignored. */
	void signOut(SignIn signIn);

	/**
	 * Closes all connections of a user, on all nodes.
	 * @return as for {@link #trigger}
	 */
	CompletionStage<Void> terminate(String userId);

	/**
	 * Tells the node that has a connection what it is authorized for, and until when.
	 * @return as for {@link #trigger}
	 */
	CompletionStage<Void> authorize(Authorization authorization);

}

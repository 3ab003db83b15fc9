package dev.pusherchat.channels.order;

import java.time.Duration;
import java.util.Collection;

import dev.pusherchat.channels.protocol.Member;

/**
 * What the order does to the connections of this node. The calls come one after another,
 * in the order, and none of them may block.
 */
public interface Delivery {

	/** An event for a channel's subscribers. A cache channel keeps it. */
	void event(String channel, Trigger event);

	void clientEvent(ClientTrigger event);

	/**
	 * Confirms a pending subscription. From here on it gets the channel's events. One
	 * that is not pending any more is ignored, here and in {@link #full}.
	 * @param members everybody in the channel, the newcomer included
	 */
	void joined(Subscription subscription, Collection<Member> members);

	/**
	 * Refuses a pending subscription, because there is no room for another member.
	 * @param reason what the client is told
	 */
	void full(Subscription subscription, String reason);

	/**
	 * A user has come to a presence channel. Pending subscriptions are not told, so this
	 * comes before the user's own subscription is confirmed.
	 */
	void memberAdded(String channel, Member member);

	void memberRemoved(String channel, String userId);

	/**
	 * The number of a channel's subscriptions has changed. Subscribers are told when it
	 * is due, by this node's clock.
	 */
	void subscriptionCountChanged(String channel, int count);

	/**
	 * Tells subscribers the number of a channel's subscriptions on all nodes. When it is
	 * due was decided by the order, so that all nodes tell it at the same place.
	 */
	void subscriptionCount(String channel, int count);

	/** A user has signed in on a first connection. */
	void online(String userId);

	/** A user has left the last connection. */
	void offline(String userId);

	/** Closes this node's connections of a user. */
	void terminate(String userId);

	/** A connection, perhaps of this node, is authorized. */
	void authorized(Authorization authorization);

	/**
	 * Puts an event into a cache channel without sending it, when this node takes over
	 * others' state.
	 */
	void cached(String channel, String event, String data, Duration left);

	/**
	 * This node has lost its place in the order and starts over: closes all connections
	 * (4200), and forgets members, users and cached events.
	 */
	void startOver();

}

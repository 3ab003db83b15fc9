package dev.pusherchat.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.Users;
import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

/** Passes what comes out of the order on to channels, users and connections. */
record ChannelsDelivery(Channels channels, Users users, Connections connections) implements Delivery {

	@Override
	public void event(String channel, Trigger event) {
		this.channels.trigger(channel, event.event(), event.data(), event.except());
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		this.channels.clientEvent(event);
	}

	@Override
	public void joined(Subscription subscription, Collection<Member> members) {
		this.channels.joined(subscription, members);
	}

	@Override
	public void full(Subscription subscription, String reason) {
		this.channels.full(subscription, reason);
	}

	@Override
	public void memberAdded(String channel, Member member) {
		this.channels.memberAdded(channel, member);
	}

	@Override
	public void memberRemoved(String channel, String userId) {
		this.channels.memberRemoved(channel, userId);
	}

	@Override
	public void subscriptionCountChanged(String channel, int count) {
		this.channels.subscriptionCountChanged(channel, count);
	}

	@Override
	public void subscriptionCount(String channel, int count) {
		this.channels.subscriptionCount(channel, count);
	}

	@Override
	public void online(String userId) {
		this.users.online(userId);
	}

	@Override
	public void offline(String userId) {
		this.users.offline(userId);
	}

	@Override
	public void terminate(String userId) {
		this.connections.terminateUser(userId);
	}

	@Override
	public void authorized(Authorization authorization) {
		this.connections.authorizedElsewhere(authorization, Instant.now(), System.nanoTime());
	}

	@Override
	public void cached(String channel, String event, String data, Duration left) {
		this.channels.cached(channel, event, data, left);
	}

	@Override
	public void startOver() {
		this.connections.abandon(this.channels::abandon);
		this.channels.clearCache();
		this.users.clear();
	}

}

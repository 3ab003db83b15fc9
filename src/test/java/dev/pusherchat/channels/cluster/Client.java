package dev.pusherchat.channels.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;

/** A connection of a simulated node, with what it has seen. */
class Client {

	final String socketId;

	final String userId;

	final Map<String, Subscribed> subscriptions = new LinkedHashMap<>();

	/** When its authorizations end; each has a time of its own. */
	final Set<Instant> ends = new HashSet<>();

	boolean open = true;

	@Nullable SignIn signIn;

	/** Why its last subscription was refused. */
	@Nullable String refused;

	Client(String socketId, String userId) {
		this.socketId = socketId;
		this.userId = userId;
	}

	/** A subscription, confirmed or not. */
	static class Subscribed {

		final Client client;

		final String channel;

		final List<String> seen = new ArrayList<>();

		final Set<String> members = new HashSet<>();

		@Nullable Subscription subscription;

		boolean confirmed;

		boolean ended;

		Subscribed(Client client, String channel) {
			this.client = client;
			this.channel = channel;
		}

	}

}

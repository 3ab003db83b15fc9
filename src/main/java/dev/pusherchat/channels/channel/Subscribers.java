package dev.pusherchat.channels.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.websocket.WebSocket;

/** The connections that get a channel's events. */
final class Subscribers {

	private final Map<String, Subscriber> bySocketId = new LinkedHashMap<>();

	// who gets an event that excepts nobody; made again after each change
	private @Nullable List<WebSocket> sockets;

	void add(Subscriber subscriber) {
		this.bySocketId.put(subscriber.connection().socketId(), subscriber);
		this.sockets = null;
	}

	@Nullable Subscriber remove(Connection connection) {
		this.sockets = null;
		return this.bySocketId.remove(connection.socketId());
	}

	@Nullable Subscriber get(Connection connection) {
		return this.bySocketId.get(connection.socketId());
	}

	int count() {
		return this.bySocketId.size();
	}

	/** Returns the ids of the distinct users, on presence channels. */
	List<String> userIds() {
		return this.bySocketId.values()
			.stream()
			.flatMap((subscriber) -> Stream.ofNullable(subscriber.subscription().member()))
			.map(Member::id)
			.distinct()
			.toList();
	}

	/**
	 * Returns the sockets of all connections but one.
	 * @param except its socket id, {@code null} for all
	 */
	List<WebSocket> sockets(@Nullable String except) {
		if (except != null && this.bySocketId.containsKey(except)) {
			return collect(except);
		}
		if (this.sockets == null) {
			this.sockets = collect("");
		}
		return this.sockets;
	}

	private List<WebSocket> collect(String except) {
		List<WebSocket> sockets = new ArrayList<>(this.bySocketId.size());
		this.bySocketId.forEach((socketId, subscriber) -> {
			if (!socketId.equals(except)) {
				sockets.add(subscriber.connection().socket());
			}
		});
		return sockets;
	}

	/**
	 * A subscribed connection.
	 *
	 * @param authorized whether the connection had an authorization
	 */
	record Subscriber(Connection connection, Subscription subscription, boolean authorized) {

	}

}

package dev.pusherchat.channels.channel;

import java.util.Map;
import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.pusherchat.channels.auth.Authenticator;
import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.User;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.ClientEvent;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.Json;
import dev.pusherchat.channels.protocol.JsonValue;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;

/** Handles {@code pusher:subscribe} and {@code pusher:unsubscribe}. */
public class Subscriptions {

	private static final Set<String> MEMBERS = Set.of("channel", "auth", "channel_data");

	// longer than any legal name, and short enough to echo to the client
	private static final int MAX_ECHO = 200;

	private final Channels channels;

	private final Order order;

	private final Authenticator authenticator;

	private final PresenceMembers presence;

	private final int maxChannels;

	private final int maxNameLength;

	/**
	 * Creates the subscriptions of all connections.
	 * @param maxChannels how many channels a connection may be subscribed to
	 * @param maxNameLength how long a channel's name may be
	 */
	public Subscriptions(Channels channels, Order order, Authenticator authenticator, PresenceSettings presence,
			int maxChannels, int maxNameLength) {
		this.channels = channels;
		this.order = order;
		this.authenticator = authenticator;
		this.presence = new PresenceMembers(presence.maxUserIdLength(), presence.maxUserSize().toBytes());
		this.maxChannels = maxChannels;
		this.maxNameLength = maxNameLength;
	}

	public void subscribe(Connection connection, ClientEvent event) throws ProtocolException {
		Map<String, JsonValue> data = event.members(MEMBERS);
		String channel = channel(data);
		if (connection.isSubscribed(channel)) {
			throw new ProtocolException("Existing subscription to channel " + channel);
		}
		try {
			subscribe(connection, channel, data.get("auth"), data.get("channel_data"));
		}
		catch (ProtocolException ex) {
			if (channel.length() <= MAX_ECHO) {
				connection.send(Frames.subscriptionError(channel, ex.text()));
			}
			throw ex;
		}
	}

	private void subscribe(Connection connection, String channel, @Nullable JsonValue auth,
			@Nullable JsonValue channelData) throws ProtocolException {
		ChannelName name = new ChannelName(channel);
		checkName(connection, name);
		if (connection.subscriptionCount() >= this.maxChannels) {
			throw new ProtocolException("Subscribed to too many channels: " + this.maxChannels
					+ " is the most that one connection may have");
		}
		Member member = null;
		if (name.isAuthorized()) {
			String signed = string("channel_data", channelData);
			this.authenticator.authorize(connection.socketId(), channel, (auth != null) ? auth.string() : null, signed);
			if (name.isPresence()) {
				member = this.presence.member(connection, signed);
			}
		}
		join(connection, Subscription.of(channel, member));
	}

	private void join(Connection connection, Subscription subscription) throws ProtocolException {
		connection.subscribed(subscription.channel());
		try {
			this.channels.subscribe(connection, subscription, this.order);
		}
		catch (ProtocolException ex) {
			connection.unsubscribed(subscription.channel());
			throw ex;
		}
	}

	private void checkName(Connection connection, ChannelName name) throws ProtocolException {
		if (name.isServerToUser()) {
			User user = connection.user();
			if (user == null || !user.id().equals(name.userId())) {
				throw new ProtocolException("Not signed in as the user of this channel");
			}
		}
		else if (!ChannelName.isLegal(name.value(), this.maxNameLength)) {
			throw new ProtocolException("Invalid channel name " + shortened(name.value()) + ": 1 to "
					+ this.maxNameLength + " of the characters A-Z a-z 0-9 _ - = @ , . ; are allowed");
		}
	}

	public void unsubscribe(Connection connection, ClientEvent event) throws ProtocolException {
		String channel = channel(event.members(MEMBERS));
		if (!connection.unsubscribed(channel)) {
			throw new ProtocolException(
					"No current subscription to channel " + shortened(channel) + ", or subscription in progress");
		}
		this.channels.unsubscribe(connection, channel, this.order);
	}

	public void unsubscribeAll(Connection connection) {
		connection.unsubscribedFromAll()
			.forEach((channel) -> this.channels.unsubscribe(connection, channel, this.order));
	}

	private static String channel(Map<String, JsonValue> data) throws ProtocolException {
		String name = Json.string(data, "channel");
		if (name == null) {
			throw new ProtocolException("Invalid data: channel must be a string");
		}
		return name;
	}

	private static @Nullable String string(String name, @Nullable JsonValue value) throws ProtocolException {
		if (value != null && value.string() == null) {
			throw new ProtocolException("Invalid data: " + name + " must be a string");
		}
		return (value != null) ? value.string() : null;
	}

	static String shortened(String name) {
		return (name.length() <= MAX_ECHO) ? name : name.substring(0, MAX_ECHO) + "...";
	}

	/**
	 * Limits of presence channels.
	 *
	 * @param maxMembers how many distinct users a channel takes
	 * @param maxUserSize how large the user object may be
	 * @param maxUserIdLength how many characters a user's id may have
	 */
	public record PresenceSettings(@DefaultValue("100") @Positive int maxMembers,
			@DefaultValue("1KB") @NotNull DataSize maxUserSize, @DefaultValue("128") @Positive int maxUserIdLength) {

	}

}

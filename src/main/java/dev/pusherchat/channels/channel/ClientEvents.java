package dev.pusherchat.channels.channel;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.ClientEvent;
import dev.pusherchat.channels.protocol.JsonValue;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;

/** Relays client events, if they are permitted. */
public class ClientEvents {

	private static final int TOO_FAST = 4301;

	private final Channels channels;

	private final Order order;

	private final Settings settings;

	private final LongSupplier nanoTime;

	public ClientEvents(Channels channels, Order order, Settings settings, LongSupplier nanoTime) {
		this.channels = channels;
		this.order = order;
		this.settings = settings;
		this.nanoTime = nanoTime;
	}

	/**
	 * Relays an event to the other subscribers of its channel.
	 * @throws ProtocolException when the event is not permitted
	 */
	public void relay(Connection sender, ClientEvent event) throws ProtocolException {
		if (!event.event().startsWith("client-")) {
			throw new ProtocolException("Client events must be prefixed by 'client-'");
		}
		if (!this.settings.enabled()) {
			throw new ProtocolException(
					"To send client events, you must enable this feature in the Settings page of your dashboard.");
		}
		Subscription subscription = permitted(sender, event.channel());
		checkSize(event.event(), event.data());
		if (!sender.tryClientEvent(this.settings.maxPerSecond(), this.nanoTime.getAsLong())) {
			this.channels.traffic().limited();
			throw new ProtocolException(TOO_FAST,
					"Client event rejected: rate limit of " + this.settings.maxPerSecond() + " a second exceeded");
		}
		JsonValue data = event.data();
		Member member = subscription.member();
		this.order.clientEvent(new ClientTrigger(subscription.channel(), event.event(),
				(data != null) ? data.raw() : "null", sender.socketId(), (member != null) ? member.id() : null));
	}

	private Subscription permitted(Connection sender, @Nullable String channel) throws ProtocolException {
		if (channel == null) {
			throw new ProtocolException("Cannot broadcast client event (no channel)");
		}
		Subscription subscription = this.channels.subscription(sender, channel);
		if (subscription == null) {
			throw new ProtocolException("Cannot broadcast client event (connection not subscribed to channel "
					+ Subscriptions.shortened(channel) + ")");
		}
		if (!new ChannelName(channel).isAuthorized()) {
			throw new ProtocolException("Client event rejected - only supported on private and presence channels");
		}
		return subscription;
	}

	private void checkSize(String name, @Nullable JsonValue data) throws ProtocolException {
		if (name.length() > this.settings.maxNameLength()) {
			throw new ProtocolException(
					"Client event rejected: its name is longer than " + this.settings.maxNameLength() + " characters");
		}
		if (data != null
				&& data.text().getBytes(StandardCharsets.UTF_8).length > this.settings.maxDataSize().toBytes()) {
			throw new ProtocolException("The data content of this event exceeds the allowed maximum ("
					+ this.settings.maxDataSize().toBytes() + " bytes)");
		}
	}

	/**
	 * Events that clients send to each other.
	 *
	 * @param enabled whether clients may send events
	 * @param maxPerSecond how many a connection may send in a second (4301)
	 * @param maxNameLength how many characters an event's name may have
	 * @param maxDataSize how large an event's data may be
	 */
	public record Settings(boolean enabled, @DefaultValue("10") @Positive int maxPerSecond,
			@DefaultValue("200") @Positive int maxNameLength, @DefaultValue("10KB") @NotNull DataSize maxDataSize) {

	}

}

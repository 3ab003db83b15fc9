package dev.pusherchat.channels.api;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.CachedEvent;
import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.protocol.ChannelName;

/** An attribute of a channel that {@code info} can request. */
enum Attribute {

	/** How many distinct users are in a presence channel. */
	USER_COUNT {

		@Override
		boolean appliesTo(String channel) {
			return new ChannelName(channel).isPresence();
		}

		@Override
		String refusal() {
			return "Cannot retrieve the user count unless the channel is a presence channel";
		}

		@Override
		Object of(ChannelState state) {
			return state.userCount();
		}

	},

	/** How many connections are subscribed. */
	SUBSCRIPTION_COUNT {

		@Override
		boolean appliesTo(String channel) {
			return true;
		}

		@Override
		Object of(ChannelState state) {
			return state.subscriptionCount();
		}

	},

	/** The event that a cache channel keeps. */
	CACHE {

		@Override
		boolean appliesTo(String channel) {
			return new ChannelName(channel).isCache();
		}

		@Override
		@Nullable Object of(ChannelState state) {
			CachedEvent cached = state.cached();
			return (cached != null) ? Map.of("data", cached.data(), "ttl", cached.ttl()) : null;
		}

	};

	abstract boolean appliesTo(String channel);

	abstract @Nullable Object of(ChannelState state);

	String refusal() {
		return "This channel cannot have the attribute " + key();
	}

	String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Parses a comma-separated list of attributes.
	 * @throws ApiException if there is no such attribute
	 */
	static Set<Attribute> parse(@Nullable String info) {
		Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
		if (info != null && !info.isBlank()) {
			for (String name : info.split(",")) {
				attributes.add(named(name.trim()));
			}
		}
		return attributes;
	}

	/**
	 * Returns the attributes of a channel by name.
	 * @param attributes the requested attributes; those that the channel cannot have are
	 * left out
	 */
	static Map<String, @Nullable Object> describe(Set<Attribute> attributes, String channel, ChannelState state) {
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		for (Attribute attribute : attributes) {
			if (attribute.appliesTo(channel)) {
				description.put(attribute.key(), attribute.of(state));
			}
		}
		return description;
	}

	private static Attribute named(String name) {
		for (Attribute attribute : values()) {
			if (attribute.key().equals(name)) {
				return attribute;
			}
		}
		throw ApiException.badRequest("info asks for an attribute that does not exist");
	}

}

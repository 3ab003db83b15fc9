package dev.pusherchat.channels.api;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.channel.ChannelState;

/** Answers queries about channels. */
class ChannelsEndpoint {

	private final ChannelQueries channels;

	private final EventRules rules;

	ChannelsEndpoint(ChannelQueries channels, EventRules rules) {
		this.channels = channels;
		this.rules = rules;
	}

	/** {@code GET /channels}: the occupied channels. */
	Answer channels(Api.Request request) {
		String given = request.query().get("filter_by_prefix");
		String prefix = (given != null) ? given : "";
		Set<Attribute> info = Attribute.parse(request.query().get("info"));
		if (!EnumSet.of(Attribute.USER_COUNT).containsAll(info)) {
			throw ApiException.badRequest("info may only ask for user_count here");
		}
		if (!info.isEmpty() && !prefix.startsWith("presence-")) {
			throw ApiException.badRequest("user_count may only be requested for presence channels - "
					+ "please supply filter_by_prefix beginning with presence-");
		}
		Map<String, Object> described = new TreeMap<>();
		this.channels.occupied(prefix)
			.forEach((name, state) -> described.put(name, Attribute.describe(info, name, state)));
		return Answer.ok(Map.of("channels", described));
	}

	/** {@code GET /channels/NAME}: the state of one channel. */
	Answer channel(Api.Request request) {
		String channel = this.rules.channel(request);
		Set<Attribute> info = Attribute.parse(request.query().get("info"));
		for (Attribute attribute : info) {
			if (!attribute.appliesTo(channel)) {
				throw ApiException.badRequest(attribute.refusal());
			}
		}
		ChannelState state = this.channels.state(channel);
		Map<String, @Nullable Object> answer = new LinkedHashMap<>();
		answer.put("occupied", state.occupied());
		answer.putAll(Attribute.describe(info, channel, state));
		return Answer.ok(answer);
	}

	/** {@code GET /channels/NAME/stats}, deprecated since 2012. */
	Answer stats(Api.Request request) {
		String channel = this.rules.channel(request);
		ChannelState state = this.channels.state(channel);
		Map<String, @Nullable Object> answer = new LinkedHashMap<>();
		answer.put("occupied", state.occupied());
		answer.put("connection_count", state.subscriptionCount());
		answer.putAll(Attribute.describe(EnumSet.of(Attribute.USER_COUNT), channel, state));
		return Answer.ok(answer);
	}

	/** {@code GET /channels/NAME/users}: who is in a presence channel. */
	Answer users(Api.Request request) {
		if (!this.rules.isChannel(request.name()) || !Attribute.USER_COUNT.appliesTo(request.name())) {
			throw ApiException.badRequest("Users can only be retrieved for presence channels");
		}
		List<Map<String, String>> users = this.channels.userIds(request.name())
			.stream()
			.map((id) -> Map.of("id", id))
			.toList();
		return Answer.ok(Map.of("users", users));
	}

}

package dev.pusherchat.channels.api;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.channel.Channels;

/** {@code GET /channels/NAME/stats}, deprecated since 2012. */
class ChannelStatsEndpoint implements Endpoint {

	private final Channels channels;

	private final EventRules rules;

	ChannelStatsEndpoint(Channels channels, EventRules rules) {
		this.channels = channels;
		this.rules = rules;
	}

	@Override
	public Answer answer(ApiRequest request) {
		String channel = this.rules.channel(request);
		ChannelState state = this.channels.state(channel);
		Map<String, @Nullable Object> answer = new LinkedHashMap<>();
		answer.put("occupied", state.occupied());
		answer.put("connection_count", state.subscriptionCount());
		answer.putAll(Attribute.describe(EnumSet.of(Attribute.USER_COUNT), channel, state));
		return Answer.ok(answer);
	}

}

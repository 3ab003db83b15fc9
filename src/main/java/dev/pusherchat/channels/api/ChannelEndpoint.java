package dev.pusherchat.channels.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.channel.Channels;

/** {@code GET /channels/NAME}: what is known of one channel. */
class ChannelEndpoint implements Endpoint {

	private final Channels channels;

	private final EventRules rules;

	ChannelEndpoint(Channels channels, EventRules rules) {
		this.channels = channels;
		this.rules = rules;
	}

	@Override
	public Answer answer(ApiRequest request) {
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

}

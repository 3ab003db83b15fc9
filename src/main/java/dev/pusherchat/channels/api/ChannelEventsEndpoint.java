package dev.pusherchat.channels.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.pusherchat.channels.channel.Channels;

/**
 * {@code POST /channels/NAME/events}, deprecated since 2012: the body is the data.
 */
class ChannelEventsEndpoint implements Endpoint {

	private final Channels channels;

	private final EventRules rules;

	ChannelEventsEndpoint(Channels channels, EventRules rules) {
		this.channels = channels;
		this.rules = rules;
	}

	@Override
	public Answer answer(ApiRequest request) {
		EventTrigger event = this.rules.check(request.query().get("name"), data(request.body()),
				List.of(request.name()), request.query().get("socket_id"), null);
		this.channels.trigger(request.name(), event.name(), event.data(), event.socketId());
		return Answer.ACCEPTED;
	}

	private static String data(byte[] body) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
		}
		catch (CharacterCodingException ex) {
			throw ApiException.badRequest("The body is not UTF-8");
		}
	}

}

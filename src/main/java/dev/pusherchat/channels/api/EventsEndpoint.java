package dev.pusherchat.channels.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.Channels;

/** Triggers events. */
class EventsEndpoint {

	private final Channels channels;

	private final EventRules rules;

	private final EventReader reader;

	EventsEndpoint(Channels channels, EventRules rules) {
		this.channels = channels;
		this.rules = rules;
		this.reader = new EventReader(rules);
	}

	/** {@code POST /events}: triggers one event on up to a hundred channels. */
	Answer event(Api.Request request) {
		EventTrigger event = this.reader.event(request.body());
		trigger(event);
		if (event.info().isEmpty()) {
			return Answer.OK;
		}
		Map<String, Object> described = new LinkedHashMap<>();
		event.channels().forEach((channel) -> described.put(channel, describe(event, channel)));
		return Answer.ok(Map.of("channels", described));
	}

	/** {@code POST /batch_events}: triggers several events, all of them or none. */
	Answer batch(Api.Request request) {
		List<EventTrigger> batch = this.reader.batch(request.body());
		batch.forEach(this::trigger);
		if (batch.stream().allMatch((event) -> event.info().isEmpty())) {
			return Answer.OK;
		}
		return Answer.ok(Map.of("batch",
				batch.stream().map((event) -> describe(event, event.channels().iterator().next())).toList()));
	}

	/**
	 * {@code POST /channels/NAME/events}, deprecated since 2012: the body is the data.
	 */
	Answer channelEvent(Api.Request request) {
		trigger(this.rules.check(request.query().get("name"), text(request.body()), List.of(request.name()),
				request.query().get("socket_id"), null));
		return Answer.ACCEPTED;
	}

	private void trigger(EventTrigger event) {
		event.channels()
			.forEach((channel) -> this.channels.trigger(channel, event.name(), event.data(), event.socketId()));
	}

	private Map<String, @Nullable Object> describe(EventTrigger event, String channel) {
		return event.info().isEmpty() ? Map.of()
				: Attribute.describe(event.info(), channel, this.channels.state(channel));
	}

	private static String text(byte[] body) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
		}
		catch (CharacterCodingException ex) {
			throw ApiException.badRequest("The body is not UTF-8");
		}
	}

}

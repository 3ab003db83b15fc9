package dev.pusherchat.channels.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.order.Order;

/** Triggers events. */
class EventsEndpoint {

	private final Order order;

	private final ChannelQueries channels;

	private final EventRules rules;

	private final EventReader reader;

	EventsEndpoint(Order order, ChannelQueries channels, EventRules rules) {
		this.order = order;
		this.channels = channels;
		this.rules = rules;
		this.reader = new EventReader(rules);
	}

	/** {@code POST /events}: triggers one event on up to a hundred channels. */
	Reply event(Api.Request request) {
		EventTrigger event = this.reader.event(request.body());
		return Reply.after(trigger(event), () -> event.info().isEmpty() ? Answer.OK : describe(event));
	}

	/** {@code POST /batch_events}: triggers several events, all of them or none. */
	Reply batch(Api.Request request) {
		List<EventTrigger> batch = this.reader.batch(request.body());
		return Reply.after(this.order.trigger(batch.stream().map(EventTrigger::trigger).toList()),
				() -> describe(batch));
	}

	/**
	 * {@code POST /channels/NAME/events}, deprecated since 2012: the body is the data.
	 */
	Reply channelEvent(Api.Request request) {
		return Reply.after(trigger(this.rules.check(request.query().get("name"), text(request.body()),
				List.of(request.name()), request.query().get("socket_id"), null)), () -> Answer.ACCEPTED);
	}

	private CompletionStage<Void> trigger(EventTrigger event) {
		return this.order.trigger(List.of(event.trigger()));
	}

	private Answer describe(EventTrigger event) {
		Map<String, Object> described = new LinkedHashMap<>();
		event.channels().forEach((channel) -> described.put(channel, describe(event, channel)));
		return Answer.ok(Map.of("channels", described));
	}

	private Answer describe(List<EventTrigger> batch) {
		if (batch.stream().allMatch((event) -> event.info().isEmpty())) {
			return Answer.OK;
		}
		return Answer.ok(Map.of("batch",
				batch.stream().map((event) -> describe(event, event.channels().iterator().next())).toList()));
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

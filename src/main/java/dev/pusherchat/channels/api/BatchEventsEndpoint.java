package dev.pusherchat.channels.api;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.Channels;

/** {@code POST /batch_events}: triggers several events, all of them or none. */
class BatchEventsEndpoint implements Endpoint {

	private final Channels channels;

	private final EventReader reader;

	BatchEventsEndpoint(Channels channels, EventReader reader) {
		this.channels = channels;
		this.reader = reader;
	}

	@Override
	public Answer answer(ApiRequest request) {
		List<EventTrigger> batch = this.reader.batch(request.body());
		batch.forEach(this::trigger);
		if (batch.stream().allMatch((event) -> event.info().isEmpty())) {
			return Answer.OK;
		}
		return Answer.ok(Map.of("batch", batch.stream().map(this::describe).toList()));
	}

	private void trigger(EventTrigger event) {
		this.channels.trigger(channel(event), event.name(), event.data(), event.socketId());
	}

	private Map<String, @Nullable Object> describe(EventTrigger event) {
		if (event.info().isEmpty()) {
			return Map.of();
		}
		return Attribute.describe(event.info(), channel(event), this.channels.state(channel(event)));
	}

	private static String channel(EventTrigger event) {
		return event.channels().iterator().next();
	}

}

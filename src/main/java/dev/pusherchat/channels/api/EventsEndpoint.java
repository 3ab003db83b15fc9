package dev.pusherchat.channels.api;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.pusherchat.channels.channel.Channels;

/** {@code POST /events}: triggers one event on up to a hundred channels. */
class EventsEndpoint implements Endpoint {

	private final Channels channels;

	private final EventReader reader;

	EventsEndpoint(Channels channels, EventReader reader) {
		this.channels = channels;
		this.reader = reader;
	}

	@Override
	public Answer answer(ApiRequest request) {
		EventTrigger event = this.reader.event(request.body());
		for (String channel : event.channels()) {
			this.channels.trigger(channel, event.name(), event.data(), event.socketId());
		}
		if (event.info().isEmpty()) {
			return Answer.OK;
		}
		Map<String, Object> described = new LinkedHashMap<>();
		for (String channel : event.channels()) {
			described.put(channel, Attribute.describe(event.info(), channel, this.channels.state(channel)));
		}
		return Answer.ok(Map.of("channels", described));
	}

}

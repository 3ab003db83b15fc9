package dev.pusherchat.broadcast;

import java.util.List;

import com.pusher.rest.data.Event;
import org.springframework.stereotype.Service;

/**
 * Triggers events through the official SDK, which nothing beyond this class and its
 * client knows. A failed call is a result, never an exception.
 */
@Service
class PusherService {

	private final PusherClient pusher;

	PusherService(PusherClient pusher) {
		this.pusher = pusher;
	}

	/**
	 * Triggers one event.
	 * @param event the event
	 * @return what became of it
	 */
	TriggerResult trigger(PusherEvent event) {
		return this.pusher.trigger(event.channel(), event.name(), event.data());
	}

	/**
	 * Triggers several events in one call, all of them or none.
	 * @param events the events, at most 10
	 * @return what became of them
	 */
	TriggerResult trigger(List<PusherEvent> events) {
		return this.pusher
			.trigger(events.stream().map((event) -> new Event(event.channel(), event.name(), event.data())).toList());
	}

}

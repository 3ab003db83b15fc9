package dev.pusherchat.broadcast;

import java.util.List;
import java.util.function.Supplier;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import org.springframework.stereotype.Service;

/**
 * Triggers events through the official SDK, the only class that speaks with it. A failed
 * call is a result, never an exception.
 */
@Service
class PusherService {

	private final Pusher pusher;

	PusherService(Pusher pusher) {
		this.pusher = pusher;
	}

	/**
	 * Triggers one event.
	 * @param event the event
	 * @return what became of it
	 */
	TriggerResult trigger(PusherEvent event) {
		return call(() -> this.pusher.trigger(event.channel(), event.name(), event.data()));
	}

	/**
	 * Triggers several events in one call, all of them or none.
	 * @param events the events, at most 10
	 * @return what became of them
	 */
	TriggerResult trigger(List<PusherEvent> events) {
		List<Event> batch = events.stream()
			.map((event) -> new Event(event.channel(), event.name(), event.data()))
			.toList();
		return call(() -> this.pusher.trigger(batch));
	}

	private TriggerResult call(Supplier<Result> call) {
		try {
			return TriggerResult.of(call.get());
		}
		catch (RuntimeException ex) {
			// the SDK handles an IOException, but not a connection cut off by its
			// deadline
			return TriggerResult.of(Result.fromThrowable(ex));
		}
	}

}

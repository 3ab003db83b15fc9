package dev.pusherchat.broadcast;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.util.RawValue;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.pusher.PusherProperties;
import dev.pusherchat.pusher.PusherService;
import dev.pusherchat.pusher.TriggerResult;
import dev.pusherchat.pusher.TriggerResult.Outcome;

/** Triggers {@code new_message} for messages in the log. */
@Component
class MessageBroadcaster {

	private static final Logger logger = LoggerFactory.getLogger(MessageBroadcaster.class);

	private final PusherService pusher;

	private final String channel;

	private final BroadcastMetrics metrics;

	MessageBroadcaster(PusherService pusher, PusherProperties properties, BroadcastMetrics metrics) {
		this.pusher = pusher;
		this.channel = properties.channel();
		this.metrics = metrics;
	}

	/**
	 * Broadcasts at most 10 messages in one call, in order. If a single message is
	 * rejected, a second call broadcasts its id only.
	 */
	TriggerResult broadcast(List<EncodedMessage> messages) {
		TriggerResult result = trigger(messages.stream().map(MessageBroadcaster::data).toList());
		if (messages.size() == 1 && result.outcome() == Outcome.REJECTED) {
			result = broadcastId(messages.get(0).id(), result);
		}
		this.metrics.called(result, messages.size());
		return result;
	}

	/** The message as it was encoded already. */
	private static RawValue data(EncodedMessage message) {
		return new RawValue(new String(message.json(), StandardCharsets.UTF_8));
	}

	private TriggerResult broadcastId(long id, TriggerResult rejection) {
		TriggerResult result = trigger(List.of(Map.of("id", id)));
		if (result.accepted()) {
			logger.error("Pusher rejected message {}; subscribers got only its id, to fetch it: {}", id,
					rejection.detail());
			this.metrics.rejected();
		}
		// an id cannot be wrong, so Pusher refuses the app and not this message
		return (result.outcome() == Outcome.REJECTED) ? result.as(Outcome.REFUSED) : result;
	}

	private TriggerResult trigger(List<?> data) {
		return this.pusher.trigger(this.channel, MessageResponse.EVENT, data);
	}

}

package dev.pusherchat.message.append;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.Message;
import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.message.append.Posted.Outcome;

/** Assigns ids to the messages of one transaction, under the log's lock. */
class Batch {

	private final Instant now;

	private final JsonMapper jsonMapper;

	private final Map<String, Message> byKey = new HashMap<>();

	private final List<Message> messages = new ArrayList<>();

	private long head;

	Batch(long head, List<Message> known, Instant now, JsonMapper jsonMapper) {
		this.head = head;
		this.now = now;
		this.jsonMapper = jsonMapper;
		known.forEach(this::remember);
	}

	Posted add(Post post) {
		Message first = this.byKey.get(post.idempotencyKey());
		if (first != null) {
			return posted(first,
					first.isRepeatedBy(post.author(), post.content()) ? Outcome.REPLAYED : Outcome.CONFLICT);
		}
		Message message = new Message(++this.head, post.content(), post.idempotencyKey(), post.author(), this.now);
		this.messages.add(message);
		remember(message);
		return posted(message, Outcome.STORED);
	}

	private Posted posted(Message message, Outcome outcome) {
		MessageResponse response = message.toResponse();
		return new Posted(response, EncodedMessage.of(response, this.jsonMapper), outcome);
	}

	private void remember(Message message) {
		String key = message.idempotencyKey();
		if (key != null) {
			this.byKey.put(key, message);
		}
	}

	List<Message> messages() {
		return this.messages;
	}

	long head() {
		return this.head;
	}

}

package dev.pusherchat.message.append;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.pusherchat.message.Message;
import dev.pusherchat.message.append.Posted.Outcome;

/** Assigns ids to the messages of one transaction, under the log's lock. */
class Batch {

	private final Instant now;

	private final Map<String, Message> byKey = new HashMap<>();

	private final List<Message> messages = new ArrayList<>();

	private long head;

	Batch(long head, List<Message> known, Instant now) {
		this.head = head;
		this.now = now;
		known.forEach(this::remember);
	}

	Posted add(Post post) {
		Message first = this.byKey.get(post.idempotencyKey());
		if (first != null) {
			return new Posted(first.toResponse(), first.says(post.content()) ? Outcome.REPLAYED : Outcome.CONFLICT);
		}
		Message message = new Message(++this.head, post.content(), post.idempotencyKey(), post.author(), this.now);
		this.messages.add(message);
		remember(message);
		return new Posted(message.toResponse(), Outcome.STORED);
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

package dev.pusherchat.channels.cluster.journal.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;

/**
 * The states that newcomers start with, a field for each part. A state is written under
 * another name, and renamed when it is complete.
 */
final class RedisSnapshots {

	/** How long a state that was not completed takes memory. */
	private static final long EXPIRY_SECONDS = 600;

	private final RedisJournal journal;

	private final RedisLink writer;

	private final RedisLink reader;

	RedisSnapshots(RedisJournal journal, RedisLink writer, RedisLink reader) {
		this.journal = journal;
		this.writer = writer;
		this.reader = reader;
	}

	synchronized void put(String newcomer, Snapshot snapshot) {
		String mark = UUID.randomUUID().toString();
		String written = this.journal.key() + ":snapshot:" + mark;
		Deque<byte[]> parts = snapshot.parts();
		Position position = snapshot.position();
		Map<String, byte[]> head = new LinkedHashMap<>();
		head.put("id", bytes(position.id()));
		head.put("node", bytes(position.node()));
		head.put("batch", bytes(position.batch()));
		head.put("parts", bytes(parts.size()));
		head.put("mark", bytes(mark));
		this.writer.call((redis) -> redis.hset(written, head));
		this.writer.call((redis) -> redis.expire(written, EXPIRY_SECONDS));
		for (int number = 0; !parts.isEmpty(); number++) {
			byte[] part = parts.remove();
			String field = String.valueOf(number);
			this.writer.call((redis) -> redis.hset(written, field, part));
		}
		this.journal.ask(this.writer, "store", newcomer, written);
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

	@Nullable Snapshot get(String newcomer) {
		Deque<byte[]> state = new ArrayDeque<>();
		String mark = "";
		long parts;
		Position position;
		int part = 0;
		do {
			Answer answer = this.journal.ask(this.reader, "fetch", newcomer, part);
			if (!answer.hasMore()) {
				return null;
			}
			position = new Position(answer.number(), answer.text(), answer.number());
			parts = answer.number();
			String found = answer.text();
			if (part > 0 && !found.equals(mark)) {
				// another one took its place meanwhile
				return null;
			}
			mark = found;
			state.add(answer.bytes());
		}
		while (++part < parts);
		return new Snapshot(position, state);
	}

}

package dev.pusherchat.channels.cluster.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** A node that joins a journal, appends texts and reads all there is. */
public final class JournalNode {

	public static final byte[] DOWN = bytes("down");

	public final String id = UUID.randomUUID().toString();

	public final Journal journal;

	private long batch = 1;

	private @Nullable Position position;

	public JournalNode(Journal journal) {
		this.journal = journal;
	}

	public static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	public static String text(Batch batch) {
		return new String(batch.data(), StandardCharsets.UTF_8);
	}

	public Newcomer newcomer(int version, @Nullable String old) {
		return new Newcomer(this.id, "host:8080", version, bytes("up"), old, DOWN);
	}

	public JournalNode join() {
		join(1, null);
		return this;
	}

	public Joined join(int version, @Nullable String old) {
		Joined joined = this.journal.join(newcomer(version, old));
		this.position = joined.up();
		return joined;
	}

	public OptionalLong ready(boolean first) {
		return this.journal.ready(this.id, bytes("ready"), first);
	}

	public OptionalLong append(String text) {
		return this.journal.append(this.id, ++this.batch, bytes(text));
	}

	public OptionalLong appendAgain(String text) {
		return this.journal.append(this.id, this.batch, bytes(text));
	}

	public long beat() {
		return this.journal.beat(this.id, 0, 0).beat();
	}

	public Position position() {
		return Objects.requireNonNull(this.position);
	}

	/** Reads what there is, and goes on after it the next time. */
	public List<Batch> read(int max) {
		List<Batch> batches = this.journal.read(position(), max);
		if (!batches.isEmpty()) {
			this.position = batches.get(batches.size() - 1).position();
		}
		return batches;
	}

	/** Reads all until an id. */
	public List<Batch> readUntil(long id) {
		List<Batch> all = new ArrayList<>();
		while (position().id() < id) {
			all.addAll(read(100));
		}
		return all;
	}

	public List<String> texts() {
		return read(1000).stream().map(JournalNode::text).toList();
	}

}

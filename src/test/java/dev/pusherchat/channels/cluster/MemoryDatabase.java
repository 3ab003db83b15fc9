package dev.pusherchat.channels.cluster;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalTrimmedException;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;

/** The tables of a journal, in memory: what all nodes of an app share. */
public class MemoryDatabase {

	private static final long MAX_STEP = 5000;

	final List<Batch> rows = new ArrayList<>();

	private final Map<String, Row> nodes = new LinkedHashMap<>();

	private final Map<String, Beats.Beat> beats = new HashMap<>();

	private final Map<String, Snapshot> snapshots = new HashMap<>();

	private final Map<String, Joined> joined = new HashMap<>();

	private final LongSupplier millis;

	private long clock;

	private long at;

	private long trimmed;

	private long identity = 1;

	public MemoryDatabase(LongSupplier millis) {
		this.millis = millis;
	}

	synchronized long identity() {
		return this.identity;
	}

	synchronized long head() {
		return this.rows.size();
	}

	private long insert(String node, long batch, byte[] data) {
		long now = this.millis.getAsLong();
		this.at = this.rows.isEmpty() ? now : this.at + Math.min(Math.max(now - this.clock, 0), MAX_STEP);
		this.clock = now;
		this.rows.add(new Batch(this.rows.size() + 1, node, batch, Instant.ofEpochMilli(this.at), data));
		notifyAll();
		return this.rows.size();
	}

	private OptionalLong find(String node, long batch) {
		for (int i = this.rows.size() - 1; i >= 0; i--) {
			Batch row = this.rows.get(i);
			if (row.node().equals(node) && row.batch() <= batch) {
				return (row.batch() == batch) ? OptionalLong.of(row.id()) : OptionalLong.empty();
			}
		}
		return OptionalLong.empty();
	}

	private boolean alive(String node) {
		Row row = this.nodes.get(node);
		return row != null && row.alive();
	}

	private void kill(String node, byte[] down) {
		if (alive(node)) {
			this.nodes.computeIfPresent(node, (key, row) -> row.with(row.ready(), false));
			this.beats.remove(node);
			this.snapshots.remove(node);
			insert(node, Journal.DOWN, down);
		}
	}

	synchronized Joined join(Newcomer newcomer) {
		Joined before = this.joined.get(newcomer.node());
		if (before != null) {
			return before;
		}
		refuse(newcomer);
		if (newcomer.old() != null) {
			kill(newcomer.old(), newcomer.oldDown());
		}
		long id = insert(newcomer.node(), 0, newcomer.up());
		this.nodes.put(newcomer.node(), new Row(newcomer.name(), newcomer.version(), id, 0, true));
		this.beats.put(newcomer.node(), new Beats.Beat(newcomer.node(), 0, id, 0));
		List<Joined.Live> live = new ArrayList<>();
		this.nodes.forEach((node, row) -> {
			if (row.alive()) {
				live.add(new Joined.Live(node, row.name(), row.up(), row.ready()));
			}
		});
		Joined answer = new Joined(new Position(id, newcomer.node(), 0), live);
		this.joined.put(newcomer.node(), answer);
		return answer;
	}

	private void refuse(Newcomer newcomer) {
		int least = this.nodes.values().stream().filter(Row::alive).mapToInt(Row::version).min().orElse(0);
		if (newcomer.version() < least) {
			throw new JoinRefusedException(
					"This node knows version " + newcomer.version() + ", and the cluster speaks version " + least);
		}
	}

	synchronized OptionalLong ready(String node, byte[] data, boolean first) {
		if (!alive(node)) {
			return OptionalLong.empty();
		}
		OptionalLong before = find(node, 1);
		if (before.isPresent()) {
			return before;
		}
		Row self = Objects.requireNonNull(this.nodes.get(node));
		if (first && this.nodes.values()
			.stream()
			.anyMatch((row) -> row.alive() && (row.ready() > 0 || row.up() < self.up()))) {
			return OptionalLong.empty();
		}
		long id = insert(node, 1, data);
		this.nodes.put(node, self.with(id, true));
		this.snapshots.remove(node);
		return OptionalLong.of(id);
	}

	synchronized OptionalLong append(String node, long batch, byte[] data) {
		if (!alive(node)) {
			return OptionalLong.empty();
		}
		OptionalLong before = find(node, batch);
		return before.isPresent() ? before : OptionalLong.of(insert(node, batch, data));
	}

	synchronized @Nullable List<Batch> read(Position after, int max) {
		if (after.id() <= this.trimmed) {
			throw new JournalTrimmedException("Trimmed");
		}
		if (after.id() > this.rows.size() || !this.rows.get((int) after.id() - 1).position().equals(after)) {
			return null;
		}
		int to = (int) Math.min(this.rows.size(), after.id() + max);
		return List.copyOf(this.rows.subList((int) after.id(), to));
	}

	synchronized Beats beat(String node, long position, int connections) {
		Beats.Beat before = this.beats.get(node);
		long beat = (before != null) ? before.beat() + 1 : 0;
		if (before != null) {
			this.beats.put(node, new Beats.Beat(node, beat, position, connections));
		}
		List<Beats.Beat> live = new ArrayList<>();
		this.nodes.keySet().forEach((other) -> {
			Beats.Beat counter = this.beats.get(other);
			if (alive(other) && counter != null) {
				live.add(counter);
			}
		});
		return new Beats(alive(node), beat, this.rows.size(), live);
	}

	synchronized boolean declareDead(String judge, long judgeBeat, String victim, long victimBeat, byte[] down) {
		if (!alive(judge) || beatOf(judge) != judgeBeat) {
			return false;
		}
		if (alive(victim) && beatOf(victim) == victimBeat) {
			kill(victim, down);
		}
		return !alive(victim);
	}

	private long beatOf(String node) {
		Beats.Beat beat = this.beats.get(node);
		return (beat != null) ? beat.beat() : -1;
	}

	synchronized void leave(String node, byte[] down) {
		kill(node, down);
	}

	synchronized void putSnapshot(String newcomer, Snapshot snapshot) {
		if (alive(newcomer)) {
			this.snapshots.put(newcomer, copy(snapshot));
			snapshot.parts().clear();
		}
	}

	synchronized @Nullable Snapshot snapshot(String newcomer) {
		Snapshot stored = this.snapshots.get(newcomer);
		return (stored != null) ? copy(stored) : null;
	}

	private static Snapshot copy(Snapshot snapshot) {
		return new Snapshot(snapshot.position(), new ArrayDeque<>(snapshot.parts()));
	}

	synchronized void trim(long below) {
		this.trimmed = Math.max(this.trimmed, Math.min(below - 1, this.rows.size() - 1));
	}

	/** Goes on as another database that lacks the last rows of this one. */
	synchronized void loseLast(int count) {
		long last = Math.max(0, this.rows.size() - count);
		this.identity++;
		this.rows.subList((int) last, this.rows.size()).clear();
		this.trimmed = Math.min(this.trimmed, Math.max(0, last - 1));
		Map<String, Row> before = new LinkedHashMap<>(this.nodes);
		this.nodes.clear();
		this.beats.clear();
		for (Batch row : this.rows) {
			restore(row, before);
		}
		this.snapshots.clear();
		this.joined.clear();
		notifyAll();
	}

	private void restore(Batch row, Map<String, Row> before) {
		String node = row.node();
		if (row.batch() == 0) {
			this.nodes.put(node, Objects.requireNonNull(before.get(node)).with(0, true));
			this.beats.put(node, new Beats.Beat(node, 0, row.id(), 0));
		}
		else if (row.batch() == 1) {
			this.nodes.computeIfPresent(node, (key, old) -> old.with(row.id(), true));
		}
		else if (row.batch() == Journal.DOWN) {
			this.nodes.computeIfPresent(node, (key, old) -> old.with(old.ready(), false));
			this.beats.remove(node);
		}
	}

	/** Returns the ids of the live nodes. */
	synchronized List<String> live() {
		return this.nodes.keySet().stream().filter(this::alive).toList();
	}

	private record Row(String name, int version, long up, long ready, boolean alive) {

		Row with(long ready, boolean alive) {
			return new Row(this.name, this.version, this.up, ready, alive);
		}

	}

}

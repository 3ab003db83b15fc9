package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;

/** A journal whose calls fail, take time, or succeed without an answer. */
class FaultyJournal implements Journal {

	private final Journal journal;

	private final Link link;

	FaultyJournal(Journal journal, Link link) {
		this.journal = journal;
		this.link = link;
	}

	private <T extends @Nullable Object> T call(Wire wire, boolean commits, Supplier<T> what) {
		this.link.before(wire, commits);
		T answer = what.get();
		this.link.after(wire);
		return answer;
	}

	@Override
	public Joined join(Newcomer newcomer) {
		return call(Wire.HEART, true, () -> this.journal.join(newcomer));
	}

	@Override
	public OptionalLong ready(String node, byte[] data, boolean first) {
		return call(Wire.HEART, true, () -> this.journal.ready(node, data, first));
	}

	@Override
	public OptionalLong append(String node, long batch, byte[] data) {
		return call(Wire.APPENDER, true, () -> this.journal.append(node, batch, data));
	}

	@Override
	public List<Batch> read(Position after, int max) {
		return call(Wire.TAIL, false, () -> this.journal.read(after, max));
	}

	@Override
	public void await(Duration atMost) {
	}

	@Override
	public void wake() {
		this.link.woken();
	}

	@Override
	public Beats beat(String node, long position, int connections) {
		return call(Wire.HEART, true, () -> this.journal.beat(node, position, connections));
	}

	@Override
	public boolean declareDead(String judge, long judgeBeat, String victim, long victimBeat, byte[] down) {
		return call(Wire.HEART, true, () -> this.journal.declareDead(judge, judgeBeat, victim, victimBeat, down));
	}

	@Override
	public void leave(String node, byte[] down) {
		call(Wire.HEART, true, () -> {
			this.journal.leave(node, down);
			return "";
		});
	}

	@Override
	public void putSnapshot(String newcomer, Snapshot snapshot) {
		call(Wire.POOL, true, () -> {
			this.journal.putSnapshot(newcomer, snapshot);
			return "";
		});
	}

	@Override
	public @Nullable Snapshot snapshot(String newcomer) {
		return call(Wire.TAIL, false, () -> this.journal.snapshot(newcomer));
	}

	@Override
	public void trim(long below) {
		call(Wire.HEART, true, () -> {
			this.journal.trim(below);
			return "";
		});
	}

	@Override
	public void close() {
	}

	/** The connections that a node has to the database. */
	enum Wire {

		APPENDER, TAIL, HEART, POOL

	}

	/** What happens on the way to the database and back. Both may throw. */
	interface Link {

		void before(Wire wire, boolean commits);

		void after(Wire wire);

		void woken();

	}

}

package dev.pusherchat.channels.cluster;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.pusherchat.channels.cluster.FaultyJournal.Link;
import dev.pusherchat.channels.cluster.FaultyJournal.Wire;
import dev.pusherchat.channels.cluster.journal.JournalException;

/** A process of the simulation: an order, its steps, and its connections. */
class SimulatedNode extends SimulatedConnections implements Link, NodeClock {

	final JournalOrder order;

	private final MemoryJournal journal;

	private final Set<String> busy = new HashSet<>();

	private final Map<Wire, Long> cutUntil = new HashMap<>();

	boolean stopping;

	long pausedUntil;

	/** For how many milliseconds the machine was suspended. */
	long suspended;

	SimulatedNode(String name, Simulation simulation, MemoryDatabase database, ClusterSettings settings) {
		super(name, simulation);
		this.journal = new MemoryJournal(database);
		this.order = new JournalOrder(new FaultyJournal(this.journal, this), this, settings, this,
				(task) -> this.schedule.in(10 + this.schedule.upTo(200), () -> background(task)));
		append();
		tail();
		heart();
	}

	@Override
	JournalOrder order() {
		return this.order;
	}

	private void background(Runnable task) {
		if (this.alive) {
			run("pool", () -> {
				task.run();
				return Step.LATER;
			}, () -> {
			});
		}
	}

	private void append() {
		step("append", this.order::appendStep, 150);
	}

	private void tail() {
		step("tail", this::tailStep, 200);
	}

	private void heart() {
		step("heart", () -> {
			this.order.heartStep();
			this.order.expireStep();
			return Step.LATER;
		}, 120);
	}

	private void step(String thread, Supplier<Step> step, int idle) {
		run(thread, step, () -> this.schedule.in(1 + this.schedule.upTo(idle), () -> step(thread, step, idle)));
	}

	private void run(String thread, Supplier<Step> step, Runnable again) {
		if (!this.alive) {
			return;
		}
		if (this.schedule.now() < this.pausedUntil) {
			this.schedule.in(1 + (this.pausedUntil - this.schedule.now()) / 1_000_000, () -> run(thread, step, again));
			return;
		}
		if (!this.busy.add(thread)) {
			again.run();
			return;
		}
		try {
			Step next = step.get();
			while (next == Step.AGAIN && this.schedule.chance(0.5)) {
				next = step.get();
			}
		}
		catch (Killed ex) {
			return;
		}
		finally {
			this.busy.remove(thread);
		}
		again.run();
	}

	/** Runs a step soon, as a notification does. */
	void poke(String thread) {
		this.schedule.in(this.schedule.upTo(10), () -> {
			if (this.alive && this.schedule.now() >= this.pausedUntil && !this.busy.contains(thread)) {
				run(thread, thread.equals("tail") ? this::tailStep : this.order::appendStep, () -> {
				});
			}
		});
	}

	private Step tailStep() {
		boolean started = life().replica() != null;
		Life life = life();
		long from = life.applied();
		this.words.take();
		Step next = this.order.tailStep();
		if (started && life == life() && life.end() == null && this.journal.isSame()) {
			this.simulation.check(this, life, from, this.words.take());
		}
		return next;
	}

	Life life() {
		return this.order.life();
	}

	/** Leaves the cluster, as a process does at its end. */
	void leave() {
		try {
			this.order.leave();
		}
		catch (Killed ex) {
			return;
		}
		kill();
	}

	void kill() {
		this.alive = false;
		this.clients.values().forEach((client) -> client.open = false);
	}

	void cut(Wire wire, long millis) {
		this.cutUntil.put(wire, this.schedule.now() + millis * 1_000_000);
	}

	void cut(long millis) {
		EnumSet.allOf(Wire.class).forEach((wire) -> cut(wire, millis));
	}

	void heal() {
		this.cutUntil.clear();
		this.pausedUntil = 0;
	}

	private boolean isCut(Wire wire) {
		return this.schedule.now() < this.cutUntil.getOrDefault(wire, 0L);
	}

	@Override
	public void before(Wire wire, boolean commits) {
		travel();
		if (isCut(wire)) {
			if (this.simulation.silent || (this.simulation.hangs && this.schedule.chance(0.3))) {
				meanwhile(2000);
			}
			throw new JournalException("cut off", null);
		}
		if (this.simulation.fails(commits)) {
			throw new JournalException("lost on the way there", null);
		}
	}

	@Override
	public void after(Wire wire) {
		travel();
		if (isCut(wire) || this.simulation.fails(true)) {
			throw new JournalException("lost on the way back", null);
		}
	}

	@Override
	public void woken() {
		poke("tail");
		this.simulation.notified(this);
	}

	private void travel() {
		if (this.simulation.chaos && this.schedule.chance(0.25)) {
			meanwhile(this.schedule.upTo(20));
		}
		if (this.simulation.chaos && this.simulation.hangs && this.schedule.chance(0.004)) {
			meanwhile(this.schedule.upTo(2000));
		}
		if (this.simulation.chaos && this.simulation.hangs && this.schedule.chance(0.001)) {
			this.pausedUntil = this.schedule.now() + this.schedule.upTo(8000) * 1_000_000L;
			meanwhile(1);
		}
	}

	private void meanwhile(long millis) {
		this.schedule.pass(millis);
		while (this.alive && this.schedule.now() < this.pausedUntil) {
			long before = this.schedule.now();
			this.schedule.pass(1 + (this.pausedUntil - before) / 1_000_000);
			if (this.schedule.now() == before) {
				break;
			}
		}
		if (!this.alive) {
			throw new Killed();
		}
	}

	@Override
	public long nanoTime() {
		return this.schedule.now();
	}

	@Override
	public long millis() {
		return this.schedule.millis() + this.suspended;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/** Ends what a killed process was doing. */
	static class Killed extends Error {

	}

}

package dev.pusherchat.broadcast;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.pusher.PusherProperties;
import dev.pusherchat.pusher.PusherTestSettings;
import dev.pusherchat.pusher.TriggerResult;

/** A relay from a log that is made up to an endpoint that is real. */
class RelayFixture implements BroadcastCursor {

	final FakeLog log = new FakeLog(0);

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final BroadcastLag lag = new BroadcastLag(this.log.log(), this);

	final MessageRelay relay;

	/** How often it was asked whether there is anything to do, and held. */
	final AtomicInteger looks = new AtomicInteger();

	final AtomicInteger holds = new AtomicInteger();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private volatile long position;

	RelayFixture(PusherProperties properties) {
		MessageBroadcaster broadcaster = new MessageBroadcaster(PusherTestSettings.service(properties), properties,
				new BroadcastMetrics(this.meters, this.lag));
		this.relay = new MessageRelay(this.log.log(), this.log, this, broadcaster, settings());
	}

	/** Settings of a relay that never makes a test wait. */
	static BroadcastProperties settings() {
		return new BroadcastProperties(10, Duration.ofMillis(10), Duration.ZERO, Duration.ofMillis(1),
				Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(30));
	}

	double count(String counter) {
		return this.meters.get("chat.broadcast." + counter).counter().count();
	}

	void failNext(Throwable failure) {
		this.failures.add(failure);
	}

	@Override
	public boolean isLocal() {
		return true;
	}

	@Override
	public void start() {
	}

	@Override
	public boolean atHead() {
		this.looks.incrementAndGet();
		return this.position == this.log.log().head();
	}

	@Override
	public @Nullable TriggerResult hold(LongFunction<@Nullable TriggerResult> step) {
		this.holds.incrementAndGet();
		Throwable failure = this.failures.poll();
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
		return step.apply(this.position);
	}

	@Override
	public void move(long id) {
		this.position = id;
	}

	@Override
	public long position() {
		return this.position;
	}

}

package dev.pusherchat.channels.cluster.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.EntryCodec;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.order.OrderUnavailableException;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.Member;

/**
 * What this node has to tell, in the order in which it is told. Any thread adds to it,
 * the appender takes batches from it.
 * <p>
 * A number that has changed is not queued as a value. It is marked, and read when its
 * batch is made, so that a flood of changes takes no room and the last value is the one
 * that stays. A mark goes to the end at every change: what a user sent before leaving
 * comes before the user's leaving. Events are bounded, marks are not: a queue that drops
 * a "left" makes a member who never leaves.
 */
public final class Outbox {

	private final Set<Waiting> queue = new LinkedHashSet<>();

	private final LocalNumbers numbers = new LocalNumbers();

	// the events that somebody waits for, the oldest first
	private final Deque<WaitingEvent> deadlines = new ArrayDeque<>();

	private final WaitingEvent tick = new WaitingEvent(EntryCodec.encode(new Entry.Tick()), 0);

	private final long maxBytes;

	private final long timeout;

	private long bytes;

	private boolean frozen;

	private @Nullable String closed;

	/**
	 * Creates an outbox.
	 * @param maxBytes how many bytes of events may wait
	 * @param timeout after how many nanoseconds an event has failed
	 */
	public Outbox(long maxBytes, long timeout) {
		this.maxBytes = maxBytes;
		this.timeout = timeout;
	}

	/**
	 * Adds an event.
	 * @param now the time in nanoseconds
	 * @return completes when it is in the journal; fails when there is no room, when it
	 * was not in a batch in time, and when it is not known whether it is in the journal
	 */
	public CompletionStage<Void> add(Entry entry, long now) {
		WaitingEvent event = new WaitingEvent(EntryCodec.encode(entry), now + this.timeout);
		String refusal = offer(event, true);
		if (refusal != null) {
			event.acknowledged.completeExceptionally(new OrderUnavailableException(refusal));
		}
		return event.acknowledged;
	}

	/** Adds an event that nobody waits for, and returns whether there was room. */
	public boolean offer(Entry entry) {
		return offer(new WaitingEvent(EntryCodec.encode(entry), 0), false) == null;
	}

	private synchronized @Nullable String offer(WaitingEvent event, boolean expires) {
		if (this.closed != null) {
			return this.closed;
		}
		if (this.bytes + event.entry.length > this.maxBytes) {
			return "Too many events wait for the journal";
		}
		this.bytes += event.entry.length;
		this.queue.add(event);
		if (expires) {
			this.deadlines.add(event);
		}
		notifyAll();
		return null;
	}

	/** Adds an entry that says that time has passed, unless one waits already. */
	public synchronized void tick() {
		if (this.closed == null && this.queue.add(this.tick)) {
			this.bytes += this.tick.entry.length;
			notifyAll();
		}
	}

	/**
	 * Adds a subscription.
	 * @return whether the tail has to answer it, because no entry needs to be waited for
	 */
	public synchronized boolean join(Subscription subscription) {
		if (this.closed != null) {
			return false;
		}
		Member member = subscription.member();
		String channel = subscription.channel();
		mark((member != null) ? this.numbers.addMember(subscription, Key.member(channel, member.id()))
				: this.numbers.add(subscription.id(), Key.channel(channel)));
		return this.numbers.hasAnswerable();
	}

	public synchronized void signIn(SignIn signIn) {
		if (this.closed == null) {
			mark(this.numbers.add(signIn.id(), Key.user(signIn.userId())));
		}
	}

	/**
	 * Removes a subscription or a sign-in; an unknown one is ignored.
	 * @param id its id
	 */
	public synchronized void leave(long id) {
		LocalNumber number = this.frozen ? null : this.numbers.remove(id);
		if (number != null) {
			mark(number);
		}
	}

	/** Tells a number again, if this node still has it. */
	synchronized void again(Key key) {
		this.numbers.find(key).ifPresent(this::mark);
	}

	private void mark(LocalNumber number) {
		number.marked = true;
		this.queue.remove(number);
		this.queue.add(number);
		notifyAll();
	}

	/**
	 * Stops telling that connections leave, because the node stops: they come back on
	 * another one, and nobody is to see them go.
	 */
	public synchronized void freeze() {
		this.frozen = true;
	}

	/**
	 * Takes the next batch.
	 * @param maxBytes how large it may be, about; a single entry may be larger
	 * @return {@code null} when there is nothing to tell
	 */
	public synchronized @Nullable OutgoingBatch next(int maxBytes) {
		List<byte[]> entries = new ArrayList<>();
		List<WaitingEvent> events = new ArrayList<>();
		int size = 0;
		Iterator<Waiting> waiting = this.queue.iterator();
		while (waiting.hasNext() && size < maxBytes) {
			Waiting next = waiting.next();
			waiting.remove();
			byte[] entry = take(next, events);
			entries.add(entry);
			size += entry.length;
		}
		return entries.isEmpty() ? null : new OutgoingBatch(entries, events);
	}

	private byte[] take(Waiting next, List<WaitingEvent> events) {
		if (next instanceof LocalNumber number) {
			number.marked = false;
			return EntryCodec.encode(this.numbers.write(number));
		}
		WaitingEvent event = (WaitingEvent) next;
		event.inBatch = event != this.tick;
		this.bytes -= event.entry.length;
		events.add(event);
		return event.entry;
	}

	/** The batch is in the journal. */
	public void acknowledged(OutgoingBatch batch) {
		batch.events.forEach((event) -> event.acknowledged.complete(null));
	}

	/** Withdraws and fails the events that have waited too long. */
	public void expire(long now) {
		WaitingEvent event = nextExpired(now);
		while (event != null) {
			event.acknowledged.completeExceptionally(failure(event, "The journal did not answer in time"));
			event = nextExpired(now);
		}
	}

	private synchronized @Nullable WaitingEvent nextExpired(long now) {
		WaitingEvent first = this.deadlines.peek();
		while (first != null && first.acknowledged.isDone()) {
			this.deadlines.remove();
			first = this.deadlines.peek();
		}
		if (first == null || first.deadline - now > 0) {
			return null;
		}
		if (this.queue.remove(first)) {
			this.bytes -= first.entry.length;
		}
		return this.deadlines.remove();
	}

	private static OrderUnavailableException failure(WaitingEvent event, String reason) {
		return new OrderUnavailableException(
				reason + (event.inBatch ? "; it is not known whether the event will be delivered" : ""));
	}

	/**
	 * An entry of this node about a member was applied.
	 * @param refused whether there was no room for the user
	 * @return the subscriptions that it answers
	 */
	public synchronized List<Subscription> applied(Entry.Here entry, boolean refused) {
		LocalNumbers.Applied applied = this.numbers.applied(entry, refused);
		if (refused) {
			// somebody may have come since it was written, so the number is told again
			mark(applied.number());
		}
		return applied.waiters();
	}

	/** Takes the subscriptions that can be answered now. */
	public synchronized List<Subscription> takeAnswerable() {
		return this.numbers.takeAnswerable();
	}

	/** Fails what waits, and takes nothing more. */
	public void close(String reason) {
		List<WaitingEvent> events;
		synchronized (this) {
			if (this.closed != null) {
				return;
			}
			this.closed = reason;
			events = List.copyOf(this.deadlines);
			this.deadlines.clear();
			this.queue.clear();
			this.numbers.clear();
			this.bytes = 0;
			notifyAll();
		}
		events.forEach((event) -> event.acknowledged.completeExceptionally(failure(event, reason)));
	}

	/** Waits until there is something to tell; at most for some milliseconds. */
	public synchronized void await(long millis) throws InterruptedException {
		if (this.queue.isEmpty()) {
			wait(millis);
		}
	}

	public synchronized boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/** Returns how many bytes of events wait. */
	public synchronized long bytes() {
		return this.bytes;
	}

}

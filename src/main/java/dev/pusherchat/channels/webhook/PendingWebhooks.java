package dev.pusherchat.channels.webhook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.ByteWriter;
import dev.pusherchat.channels.cluster.entry.PoisonException;
import dev.pusherchat.channels.cluster.replica.Cause;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.webhook.Absences.Absentee;

/**
 * The events of all nodes that are held back or wait to be sent. It depends on the
 * journal alone, so every node has the same and can go on where the leader has stopped.
 */
final class PendingWebhooks implements ReplicaObserver {

	private static final long SEQUENCES_PER_MILLISECOND = 1000;

	private final WebhookProperties properties;

	private final WebhookMetrics metrics;

	private final Runnable listener;

	/** In the order in which they are due. */
	private final Map<Absentee, WebhookEvent> absences = new LinkedHashMap<>();

	private final NavigableMap<Long, WebhookEvent> pending = new TreeMap<>();

	private long size;

	private long now;

	private long sequence;

	/**
	 * Creates an empty one.
	 * @param listener is called when there are new events to send; must not block
	 */
	PendingWebhooks(WebhookProperties properties, WebhookMetrics metrics, Runnable listener) {
		this.properties = properties;
		this.metrics = metrics;
		this.listener = listener;
	}

	/** Returns the events to send that come after one, or all after 0. */
	synchronized List<WebhookEvent> after(long sequence) {
		return new ArrayList<>(this.pending.tailMap(sequence, false).values());
	}

	/** Returns how many bytes the events take, about. */
	synchronized long size() {
		return this.size;
	}

	@Override
	public synchronized void time(long at) {
		this.now = at;
		Iterator<WebhookEvent> absent = this.absences.values().iterator();
		while (absent.hasNext()) {
			WebhookEvent event = absent.next();
			if (due(event) > at) {
				return;
			}
			absent.remove();
			enqueue(event);
		}
	}

	private long due(WebhookEvent event) {
		return event.since(0) + this.properties.grace().toMillis();
	}

	@Override
	public synchronized OptionalLong deadline() {
		return this.absences.values().stream().mapToLong(this::due).limit(1).min();
	}

	@Override
	public void occupied(Cause cause, String channel) {
		came(new WebhookEvent(WebhookType.CHANNEL_OCCUPIED, channel), cause);
	}

	@Override
	public void vacated(Cause cause, String channel) {
		left(new WebhookEvent(WebhookType.CHANNEL_VACATED, channel), cause);
	}

	@Override
	public void memberAdded(Cause cause, String channel, String userId) {
		came(WebhookEvent.member(WebhookType.MEMBER_ADDED, channel, userId), cause);
	}

	@Override
	public void memberRemoved(Cause cause, String channel, String userId) {
		left(WebhookEvent.member(WebhookType.MEMBER_REMOVED, channel, userId), cause);
	}

	@Override
	public void clientEvent(Cause cause, ClientTrigger event) {
		add(WebhookEvent.clientEvent(event.channel(), event.event(), event.data(), event.socketId(), event.userId()),
				cause);
	}

	@Override
	public void subscriptionCount(Cause cause, String channel, int count) {
		add(WebhookEvent.subscriptionCount(channel, count), cause);
	}

	@Override
	public void cacheMiss(Cause cause, String channel) {
		add(new WebhookEvent(WebhookType.CACHE_MISS, channel), cause);
	}

	private synchronized void left(WebhookEvent event, Cause cause) {
		if (take(event)) {
			this.absences.put(Absentee.of(event), event.of(origin(cause)));
		}
	}

	private synchronized void came(WebhookEvent event, Cause cause) {
		WebhookEvent absence = this.absences.remove(Absentee.of(event));
		if (absence == null) {
			add(event, cause);
		}
		else {
			this.size -= absence.size();
		}
	}

	private synchronized void add(WebhookEvent event, Cause cause) {
		if (take(event)) {
			enqueue(event.of(origin(cause)));
		}
	}

	private boolean take(WebhookEvent event) {
		if (!this.properties.eventTypes().contains(event.type())) {
			return false;
		}
		boolean fits = this.size + event.size() <= this.properties.maxQueueSize().toBytes();
		if (fits) {
			this.size += event.size();
		}
		else {
			this.metrics.queueFull();
		}
		return fits;
	}

	private static WebhookEvent.Origin origin(Cause cause) {
		return new WebhookEvent.Origin(cause.node() + '.' + cause.batch() + '.' + cause.index() + '.' + cause.part(),
				cause.at(), 0);
	}

	private void enqueue(WebhookEvent event) {
		// by the journal's time, so that it grows even when all nodes have started over
		this.sequence = Math.max(this.sequence + 1, this.now * SEQUENCES_PER_MILLISECOND);
		this.pending.put(this.sequence, event.numbered(this.sequence));
		this.listener.run();
	}

	/** Writes which events need not be sent any more. */
	static byte[] done(List<Long> sequences) {
		ByteWriter out = new ByteWriter();
		sequences.forEach(out::writeLong);
		return out.toBytes();
	}

	@Override
	public synchronized void done(Cause cause, byte[] data) {
		try {
			for (ByteReader in = new ByteReader(data); in.hasMore();) {
				remove(in.readLong());
			}
		}
		catch (PoisonException ex) {
			// all nodes pass over the rest alike
		}
	}

	private void remove(long sequence) {
		WebhookEvent event = this.pending.remove(sequence);
		if (event != null) {
			this.size -= event.size();
		}
	}

	@Override
	public String settings() {
		return "webhooks " + new TreeSet<>(this.properties.eventTypes()) + ' ' + this.properties.grace() + ' '
				+ this.properties.maxQueueSize();
	}

	@Override
	public synchronized void clear() {
		this.absences.clear();
		this.pending.clear();
		this.size = 0;
		this.sequence = 0;
	}

	@Override
	public synchronized void encode(ByteWriter out) {
		out.writeLong(this.now).writeLong(this.sequence);
		out.writeLong(this.absences.size()).writeLong(this.pending.size());
		this.absences.values().forEach((event) -> event.write(out));
		this.pending.values().forEach((event) -> event.write(out));
	}

	@Override
	public synchronized void decode(ByteReader in) {
		clear();
		this.now = in.readLong();
		this.sequence = in.readLong();
		int absent = in.readCount();
		int waiting = in.readCount();
		for (int i = 0; i < absent; i++) {
			WebhookEvent event = WebhookEvent.read(in);
			this.absences.put(Absentee.of(event), event);
			this.size += event.size();
		}
		for (int i = 0; i < waiting; i++) {
			WebhookEvent event = WebhookEvent.read(in);
			this.pending.put(event.sequence(), event);
			this.size += event.size();
		}
		this.listener.run();
	}

}

package dev.pusherchat.channels.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the last event of each cache channel until it expires, even without subscribers.
 * A full cache drops its oldest event.
 */
class EventCache {

	// oldest first, so expired entries come first
	private final Map<String, Entry> entries = new LinkedHashMap<>();

	private final int max;

	private final Duration ttl;

	private final LongSupplier nanoTime;

	EventCache(int max, Duration ttl, LongSupplier nanoTime) {
		this.max = max;
		this.ttl = ttl;
		this.nanoTime = nanoTime;
	}

	void put(String channel, String event, String data) {
		put(channel, event, data, this.ttl);
	}

	synchronized void put(String channel, String event, String data, Duration left) {
		this.entries.remove(channel);
		this.entries.put(channel, new Entry(event, data, this.nanoTime.getAsLong() + left.toNanos()));
		removeExpired();
		if (this.entries.size() > this.max) {
			removeFirst();
		}
	}

	synchronized @Nullable CachedEvent get(String channel) {
		Entry entry = this.entries.get(channel);
		if (entry == null) {
			return null;
		}
		long left = entry.expires() - this.nanoTime.getAsLong();
		return (left > 0) ? new CachedEvent(entry.event(), entry.data(), TimeUnit.NANOSECONDS.toSeconds(left)) : null;
	}

	synchronized void clear() {
		this.entries.clear();
	}

	synchronized void removeExpired() {
		long now = this.nanoTime.getAsLong();
		Iterator<Entry> oldest = this.entries.values().iterator();
		while (oldest.hasNext() && oldest.next().expires() - now <= 0) {
			oldest.remove();
		}
	}

	private void removeFirst() {
		Iterator<Entry> oldest = this.entries.values().iterator();
		oldest.next();
		oldest.remove();
	}

	private record Entry(String event, String data, long expires) {

	}

}

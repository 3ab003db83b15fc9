package dev.pusherchat.channels.cluster.replica;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * The last event of each cache channel, until it expires by the journal's time. When it
 * is full the oldest goes.
 */
final class CachedEvents {

	// oldest first, so expired events come first
	private final Map<String, Cached> events = new LinkedHashMap<>();

	private final int max;

	CachedEvents(int max) {
		this.max = max;
	}

	void put(String channel, Cached event) {
		this.events.remove(channel);
		this.events.put(channel, event);
		if (this.events.size() > this.max) {
			Iterator<String> oldest = this.events.keySet().iterator();
			oldest.next();
			oldest.remove();
		}
	}

	@Nullable Cached get(String channel) {
		return this.events.get(channel);
	}

	Map<String, Cached> all() {
		return this.events;
	}

	void expire(long now) {
		Iterator<Cached> oldest = this.events.values().iterator();
		while (oldest.hasNext() && oldest.next().expires() <= now) {
			oldest.remove();
		}
	}

	OptionalLong deadline() {
		Iterator<Cached> oldest = this.events.values().iterator();
		return oldest.hasNext() ? OptionalLong.of(oldest.next().expires()) : OptionalLong.empty();
	}

	/**
	 * An event that a cache channel keeps.
	 *
	 * @param expires the journal's time in milliseconds
	 */
	record Cached(String event, String data, long expires) {

	}

}

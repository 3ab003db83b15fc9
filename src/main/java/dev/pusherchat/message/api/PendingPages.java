package dev.pusherchat.message.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.MessageProperties;

/**
 * The pages that wait for slow readers. When they exceed their total size, the largest is
 * cut off, and of equal ones the oldest.
 */
@Component
class PendingPages {

	// oldest first
	private final Map<PageWriter, Long> sizes = new LinkedHashMap<>();

	private final long maxBytes;

	private final Counter cutOffs;

	private long bytes;

	PendingPages(MessageProperties properties, MeterRegistry registry) {
		this.maxBytes = properties.read().maxPendingBytes();
		this.cutOffs = Counter.builder("chat.pages.cutoffs")
			.description("Pages cut off because their readers were slow")
			.register(registry);
		Gauge.builder("chat.pages.pending", this, PendingPages::bytes)
			.description("Bytes of pages that are being written")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

	void begin(PageWriter writer, long size) {
		List<PageWriter> slow = add(writer, size);
		slow.forEach(PageWriter::cutOff);
		this.cutOffs.increment(slow.size());
	}

	private synchronized List<PageWriter> add(PageWriter writer, long size) {
		this.sizes.put(writer, size);
		this.bytes += size;
		List<PageWriter> slow = new ArrayList<>();
		while (this.bytes > this.maxBytes && this.sizes.size() > 1) {
			// the oldest of the largest, so that a reader of small pages suffers from
			// nobody
			PageWriter largest = Collections.max(this.sizes.entrySet(), Map.Entry.comparingByValue()).getKey();
			end(largest);
			slow.add(largest);
		}
		return slow;
	}

	synchronized void end(PageWriter writer) {
		Long size = this.sizes.remove(writer);
		this.bytes -= (size != null) ? size : 0;
	}

	private synchronized long bytes() {
		return this.bytes;
	}

}

package dev.pusherchat.channels.cluster.journal.postgresql;

import java.util.concurrent.TimeUnit;

/** Deletes old batches, little by little. */
final class Trimming {

	/** How long the heart may be kept from beating. */
	private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(200);

	private final String app;

	private final Link link;

	/** Where the last call ended; 0 when there was none. */
	private long from;

	Trimming(String app, Link link) {
		this.app = app;
		this.link = link;
	}

	void below(long id) {
		long start = System.nanoTime();
		long before;
		do {
			before = this.from;
			this.from = this.link.query("select channels_trim(?, ?, ?)", (row) -> row.getLong(1), this.app, before, id);
		}
		while (this.from != before && this.from < id && System.nanoTime() - start < LIMIT);
	}

}

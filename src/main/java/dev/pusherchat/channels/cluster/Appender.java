package dev.pusherchat.channels.cluster;

import java.util.OptionalLong;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.outbox.OutgoingBatch;

/**
 * Appends what a life has to tell, one batch at a time. While a batch is on its way the
 * next one grows. A batch whose answer was lost is sent again with its number, and the
 * journal knows whether it has it.
 */
final class Appender {

	private static final int MAX_BATCH = 512 << 10;

	// "up" is 0, "ready" is 1
	private static final long FIRST = 2;

	private final Journal journal;

	private final BatchCodec codec;

	private final Life life;

	private final LongConsumer times;

	private long number = FIRST;

	private @Nullable OutgoingBatch batch;

	private byte[] data = {};

	/**
	 * Creates an appender.
	 * @param times gets the nanoseconds that each append took
	 */
	Appender(Journal journal, BatchCodec codec, Life life, LongConsumer times) {
		this.journal = journal;
		this.codec = codec;
		this.life = life;
		this.times = times;
	}

	/** Appends a batch, if there is something to tell. */
	Step step() {
		OutgoingBatch sent = nextBatch();
		if (sent == null) {
			this.life.freshness().appenderStepped();
			return this.life.isReady() ? Step.IDLE : Step.LATER;
		}
		this.life.freshness().sent();
		long start = System.nanoTime();
		OptionalLong id = this.journal.append(this.life.node(), this.number, this.data);
		this.times.accept(System.nanoTime() - start);
		this.life.freshness().appenderStepped();
		if (id.isEmpty()) {
			this.life.end(Life.DECLARED_DEAD, Life.Next.REBIRTH);
			return Step.LATER;
		}
		this.batch = null;
		this.number++;
		this.life.freshness().answered();
		this.life.outbox().acknowledged(sent);
		this.journal.wake();
		return Step.AGAIN;
	}

	private @Nullable OutgoingBatch nextBatch() {
		if (this.batch == null && this.life.isReady()) {
			this.batch = this.life.outbox().next(MAX_BATCH);
			if (this.batch != null) {
				this.data = this.codec.encode(this.life.node(), this.number, this.batch.entries());
			}
		}
		return this.batch;
	}

}

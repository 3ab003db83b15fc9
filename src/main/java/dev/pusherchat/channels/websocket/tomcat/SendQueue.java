package dev.pusherchat.channels.websocket.tomcat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.Budget;

/** The encoded frames that wait to be written to one socket. Guarded by its owner. */
final class SendQueue {

	private static final int SMALL = 64;

	/** What the queue itself takes for a frame: a reference, and room to grow. */
	private static final int SLOT = 8;

	private @Nullable ArrayDeque<Frame> frames;

	private final Budget.Holder holder;

	private int bytes;

	private long weight;

	/**
	 * How many frames there were at most since the queue was made: it does not shrink.
	 */
	private int peak;

	/** How much of the first frame has been written. */
	private int written;

	/** How many frames, from the first, are being written at this moment. */
	private int underway;

	SendQueue(Budget.Holder holder) {
		this.holder = holder;
	}

	boolean isEmpty() {
		return this.frames == null || this.frames.isEmpty();
	}

	int size() {
		return (this.frames != null) ? this.frames.size() : 0;
	}

	int bytes() {
		return this.bytes;
	}

	void add(Frame frame) {
		if (this.frames == null) {
			this.frames = new ArrayDeque<>(8);
		}
		this.frames.add(frame);
		this.bytes += frame.bytes().length;
		this.weight += frame.weight();
		this.peak = Math.max(this.peak, this.frames.size());
		count();
	}

	/** Copies into a buffer what is to be written next. */
	void copyTo(ByteBuffer buffer) {
		int offset = this.written;
		this.underway = 0;
		if (this.frames != null) {
			for (Frame next : this.frames) {
				byte[] frame = next.bytes();
				if (!buffer.hasRemaining()) {
					return;
				}
				buffer.put(frame, offset, Math.min(frame.length - offset, buffer.remaining()));
				this.underway++;
				offset = 0;
			}
		}
	}

	/** Removes what has been written. */
	void written(int count) {
		this.underway = 0;
		if (this.frames == null) {
			return;
		}
		int left = this.written + count;
		Frame frame = this.frames.peek();
		while (frame != null && left >= frame.bytes().length) {
			left -= frame.bytes().length;
			removed(this.frames.remove());
			frame = this.frames.peek();
		}
		this.written = left;
		if (frame == null && this.peak > SMALL) {
			clear();
		}
		count();
	}

	private void removed(Frame frame) {
		this.bytes -= frame.bytes().length;
		this.weight -= frame.weight();
	}

	private void count() {
		this.holder.hold(this.weight + SLOT * this.peak);
	}

	/** Drops the frames of which nothing has been written. */
	void dropUnwritten() {
		int keep = Math.max(this.underway, (this.written > 0) ? 1 : 0);
		while (this.frames != null && this.frames.size() > keep) {
			removed(this.frames.removeLast());
		}
		count();
	}

	void clear() {
		this.frames = null;
		this.peak = 0;
		this.bytes = 0;
		this.weight = 0;
		this.written = 0;
		this.underway = 0;
		count();
	}

	/**
	 * An encoded frame.
	 *
	 * @param bytes what goes out
	 * @param weight how much of the heap a queue that it waits in counts for it
	 */
	record Frame(byte[] bytes, int weight) {

		private static final int OVERHEAD = 48;

		private static final int MOST_SHARES = 8;

		/** A frame for one socket. */
		Frame(byte[] bytes) {
			this(bytes, bytes.length + OVERHEAD);
		}

		/**
		 * A frame that several queues share, so that each counts a part of it. When most
		 * of them have written it, the others hold more than they count: at most eight
		 * times as much.
		 */
		static Frame shared(byte[] bytes, int queues) {
			return new Frame(bytes, (bytes.length + OVERHEAD) / Math.max(1, Math.min(queues, MOST_SHARES)));
		}

	}

}

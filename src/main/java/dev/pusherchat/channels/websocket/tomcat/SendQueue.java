package dev.pusherchat.channels.websocket.tomcat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

/** The encoded frames that wait to be written to one socket. Guarded by its owner. */
final class SendQueue {

	private static final int SMALL = 64;

	private @Nullable ArrayDeque<byte[]> frames;

	private boolean grown;

	private int bytes;

	/** How much of the first frame has been written. */
	private int written;

	/** How many frames, from the first, are being written at this moment. */
	private int underway;

	boolean isEmpty() {
		return this.frames == null || this.frames.isEmpty();
	}

	int size() {
		return (this.frames != null) ? this.frames.size() : 0;
	}

	int bytes() {
		return this.bytes;
	}

	void add(byte[] frame) {
		if (this.frames == null) {
			this.frames = new ArrayDeque<>(8);
		}
		this.frames.add(frame);
		this.bytes += frame.length;
		this.grown |= this.frames.size() > SMALL;
	}

	/** Copies into a buffer what is to be written next. */
	void copyTo(ByteBuffer buffer) {
		int offset = this.written;
		this.underway = 0;
		if (this.frames != null) {
			for (byte[] frame : this.frames) {
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
		byte[] frame = this.frames.peek();
		while (frame != null && left >= frame.length) {
			left -= frame.length;
			this.bytes -= frame.length;
			this.frames.remove();
			frame = this.frames.peek();
		}
		this.written = left;
		if (frame == null && this.grown) {
			clear();
		}
	}

	/** Drops the frames of which nothing has been written. */
	void dropUnwritten() {
		int keep = Math.max(this.underway, (this.written > 0) ? 1 : 0);
		while (this.frames != null && this.frames.size() > keep) {
			this.bytes -= this.frames.removeLast().length;
		}
	}

	void clear() {
		this.frames = null;
		this.grown = false;
		this.bytes = 0;
		this.written = 0;
		this.underway = 0;
	}

}

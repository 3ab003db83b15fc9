package dev.pusherchat.channels.cluster.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Writes numbers and texts into bytes that grow. Small numbers take one byte. What is
 * long is kept in parts, and never copied as a whole unless {@link #toBytes} is called.
 */
public final class ByteWriter {

	// below half a region of G1, which gives whole regions to larger arrays
	private static final int PART_BYTES = 1 << 18;

	private final List<byte[]> full = new ArrayList<>();

	private byte[] last = new byte[128];

	private int used;

	public int size() {
		return Math.addExact(Math.multiplyExact(this.full.size(), PART_BYTES), this.used);
	}

	public ByteWriter writeByte(int value) {
		room(1);
		this.last[this.used++] = (byte) value;
		return this;
	}

	/** Writes a number, seven bits a byte, the lowest first. */
	public ByteWriter writeLong(long value) {
		long rest = value;
		while ((rest & ~0x7FL) != 0) {
			writeByte((int) (rest & 0x7F) | 0x80);
			rest >>>= 7;
		}
		return writeByte((int) rest);
	}

	public ByteWriter writeBoolean(boolean value) {
		return writeByte(value ? 1 : 0);
	}

	/** Writes bytes, after their number. */
	public ByteWriter writeBytes(byte[] value) {
		return writeLong(value.length).writeRaw(value);
	}

	/** Writes bytes alone. */
	public ByteWriter writeRaw(byte[] value) {
		for (int from = 0; from < value.length;) {
			room(value.length - from);
			int count = Math.min(value.length - from, this.last.length - this.used);
			System.arraycopy(value, from, this.last, this.used, count);
			this.used += count;
			from += count;
		}
		return this;
	}

	public ByteWriter writeString(String value) {
		return writeBytes(value.getBytes(StandardCharsets.UTF_8));
	}

	public ByteWriter writeNullable(@Nullable String value) {
		writeBoolean(value != null);
		return (value != null) ? writeString(value) : this;
	}

	// for as much of it as the part can take
	private void room(int more) {
		if (this.used == PART_BYTES) {
			this.full.add(this.last);
			this.last = new byte[PART_BYTES];
			this.used = 0;
		}
		int needed = this.used + Math.min(more, PART_BYTES - this.used);
		if (this.last.length < needed) {
			this.last = Arrays.copyOf(this.last, Math.min(PART_BYTES, Math.max(needed, this.last.length * 2)));
		}
	}

	/** Returns all bytes in one array. */
	public byte[] toBytes() {
		byte[] all = new byte[size()];
		for (int i = 0; i < this.full.size(); i++) {
			System.arraycopy(this.full.get(i), 0, all, i * PART_BYTES, PART_BYTES);
		}
		System.arraycopy(this.last, 0, all, all.length - this.used, this.used);
		return all;
	}

	/** Returns all bytes in parts of at most 256 KB, of which most are not copied. */
	public Deque<byte[]> toParts() {
		Deque<byte[]> parts = new ArrayDeque<>(this.full);
		parts.add(Arrays.copyOf(this.last, this.used));
		return parts;
	}

}

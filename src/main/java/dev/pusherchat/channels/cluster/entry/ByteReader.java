package dev.pusherchat.channels.cluster.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} has written. Every length is compared with the bytes that
 * are left before anything is allocated, so that wrong bytes cost nothing.
 */
public final class ByteReader {

	private static final int MAX_SHIFT = 63;

	private final byte[] bytes;

	private final int end;

	private int at;

	public ByteReader(byte[] bytes) {
		this(bytes, 0, bytes.length);
	}

	private ByteReader(byte[] bytes, int from, int end) {
		this.bytes = bytes;
		this.at = from;
		this.end = end;
	}

	public boolean hasMore() {
		return this.at < this.end;
	}

	public int readByte() {
		if (!hasMore()) {
			throw new PoisonException("The bytes end too early");
		}
		return this.bytes[this.at++] & 0xFF;
	}

	public long readLong() {
		long value = 0;
		for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
			int next = readByte();
			value |= (long) (next & 0x7F) << shift;
			if ((next & 0x80) == 0) {
				return value;
			}
		}
		throw new PoisonException("A number is too long");
	}

	/** Reads a number of 0 or more that fits into an {@code int}. */
	public int readInt() {
		long value = readLong();
		if (value < 0 || value > Integer.MAX_VALUE) {
			throw new PoisonException("A number is too large");
		}
		return (int) value;
	}

	/** Reads how many elements follow. Each of them takes at least one byte. */
	public int readCount() {
		int count = readInt();
		if (count > this.end - this.at) {
			throw new PoisonException("A length is larger than what is left");
		}
		return count;
	}

	public boolean readBoolean() {
		int value = readByte();
		if (value > 1) {
			throw new PoisonException("Neither true nor false");
		}
		return value == 1;
	}

	public byte[] readBytes() {
		int length = readCount();
		this.at += length;
		return Arrays.copyOfRange(this.bytes, this.at - length, this.at);
	}

	/** Reads a number of bytes that the caller knows. */
	public byte[] readRaw(int length) {
		if (length > this.end - this.at) {
			throw new PoisonException("The bytes end too early");
		}
		this.at += length;
		return Arrays.copyOfRange(this.bytes, this.at - length, this.at);
	}

	/** Returns a reader of the next bytes, whose number comes first, and skips them. */
	public ByteReader readPart() {
		int length = readCount();
		this.at += length;
		return new ByteReader(this.bytes, this.at - length, this.at);
	}

	public String readString() {
		int length = readCount();
		this.at += length;
		return new String(this.bytes, this.at - length, length, StandardCharsets.UTF_8);
	}

	public @Nullable String readNullable() {
		return readBoolean() ? readString() : null;
	}

	public void expectEnd() {
		if (hasMore()) {
			throw new PoisonException("There is more than expected");
		}
	}

}

package dev.pusherchat.channels.cluster.entry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} has written. Every length is compared with the bytes that
 * are left before anything is allocated, so that wrong bytes cost nothing.
 */
public final class ByteReader {

	private static final int MAX_SHIFT = 63;

	private static final Queue<byte[]> NOTHING = new ArrayDeque<>(1);

	private final Queue<byte[]> following;

	/** The bytes of the parts that follow. */
	private long later;

	private byte[] bytes;

	private int end;

	private int at;

	public ByteReader(byte[] bytes) {
		this(bytes, 0, bytes.length);
	}

	/**
	 * Reads bytes that come in parts.
	 * @param parts each is taken out when it is read, so that it takes no memory then
	 */
	public ByteReader(Queue<byte[]> parts) {
		this.following = parts;
		this.later = parts.stream().mapToLong((part) -> part.length).sum();
		this.bytes = new byte[0];
	}

	private ByteReader(byte[] bytes, int from, int end) {
		this.following = NOTHING;
		this.bytes = bytes;
		this.at = from;
		this.end = end;
	}

	public boolean hasMore() {
		return left() > 0;
	}

	private long left() {
		return this.end - this.at + this.later;
	}

	public int readByte() {
		int from = skip(1);
		return this.bytes[from] & 0xFF;
	}

	/**
	 * Skips bytes that are read at once.
	 * @return where they begin in the array
	 */
	private int skip(int length) {
		if (length > left()) {
			throw new PoisonException("The bytes end too early");
		}
		if (length > this.end - this.at) {
			join(length);
		}
		this.at += length;
		return this.at - length;
	}

	// what a part begins and another one ends
	private void join(int length) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		joined.write(this.bytes, this.at, this.end - this.at);
		while (joined.size() < length) {
			byte[] next = this.following.remove();
			this.later -= next.length;
			joined.writeBytes(next);
		}
		this.bytes = joined.toByteArray();
		this.at = 0;
		this.end = this.bytes.length;
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
		if (count > left()) {
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
		return readRaw(readCount());
	}

	/** Reads a number of bytes that the caller knows. */
	public byte[] readRaw(int length) {
		int from = skip(length);
		return Arrays.copyOfRange(this.bytes, from, this.at);
	}

	/** Returns a reader of the next bytes, whose number comes first, and skips them. */
	public ByteReader readPart() {
		int from = skip(readCount());
		return new ByteReader(this.bytes, from, this.at);
	}

	public String readString() {
		int from = skip(readCount());
		return new String(this.bytes, from, this.at - from, StandardCharsets.UTF_8);
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

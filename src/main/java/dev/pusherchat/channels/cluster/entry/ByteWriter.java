package dev.pusherchat.channels.cluster.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Writes numbers and texts into bytes that grow. Small numbers take one byte. */
public final class ByteWriter {

	private byte[] bytes = new byte[128];

	private int size;

	public int size() {
		return this.size;
	}

	public ByteWriter writeByte(int value) {
		room(1);
		this.bytes[this.size++] = (byte) value;
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
		room(value.length);
		System.arraycopy(value, 0, this.bytes, this.size, value.length);
		this.size += value.length;
		return this;
	}

	public ByteWriter writeString(String value) {
		return writeBytes(value.getBytes(StandardCharsets.UTF_8));
	}

	public ByteWriter writeNullable(@Nullable String value) {
		writeBoolean(value != null);
		return (value != null) ? writeString(value) : this;
	}

	private void room(int more) {
		if (this.bytes.length - this.size < more) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(Math.addExact(this.size, more), this.bytes.length * 2));
		}
	}

	public byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

}

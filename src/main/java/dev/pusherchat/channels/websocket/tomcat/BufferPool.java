package dev.pusherchat.channels.websocket.tomcat;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.jspecify.annotations.Nullable;

/** Lends buffers for the length of one call, so that an idle socket holds none. */
final class BufferPool {

	private final int size;

	private final BlockingQueue<ByteBuffer> buffers;

	BufferPool(int size, int kept) {
		this.size = size;
		this.buffers = new ArrayBlockingQueue<>(kept);
	}

	ByteBuffer take() {
		@Nullable ByteBuffer buffer = this.buffers.poll();
		return (buffer != null) ? buffer.clear() : ByteBuffer.allocateDirect(this.size);
	}

	void giveBack(ByteBuffer buffer) {
		this.buffers.offer(buffer);
	}

}

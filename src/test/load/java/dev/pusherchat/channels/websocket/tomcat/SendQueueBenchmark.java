package dev.pusherchat.channels.websocket.tomcat;

import java.nio.ByteBuffer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import dev.pusherchat.channels.websocket.Budget;

/** What a delivery costs beside its system call: queue, gather, take away. */
@State(Scope.Benchmark)
public class SendQueueBenchmark {

	private final SendQueue.Frame frame = new SendQueue.Frame(new byte[205]);

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

	private final SendQueue queue = new SendQueue(new Budget(1 << 30).holder(() -> {
	}));

	@Param({ "1", "16" })
	private int frames;

	@Benchmark
	public int deliver() {
		for (int i = 0; i < this.frames; i++) {
			this.queue.add(this.frame);
		}
		this.queue.copyTo(this.buffer.clear());
		int count = this.buffer.position();
		this.queue.written(count);
		return count;
	}

}

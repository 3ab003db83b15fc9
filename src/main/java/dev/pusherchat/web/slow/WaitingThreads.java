package dev.pusherchat.web.slow;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for their clients: for the rest of a body, or until a response is
 * taken. When there are too many, those that wait longest are cut off.
 */
final class WaitingThreads {

	private static final Log logger = LogFactory.getLog(WaitingThreads.class);

	/** What nobody is cut off for, and how often the threads are looked at meanwhile. */
	private static final Duration MOMENT = Duration.ofMillis(50);

	/** Below these frames a thread waits: those of {@link Object#wait()} are above. */
	private static final int TOP_FRAMES = 4;

	private final NioEndpoint endpoint;

	private final Set<Work> running = ConcurrentHashMap.newKeySet();

	private final LongAdder cutOffs = new LongAdder();

	/** Whether the threads will be looked at. */
	private final AtomicBoolean looking = new AtomicBoolean();

	private @Nullable Integer max;

	WaitingThreads(NioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/** Sets how many threads may wait for clients; half of all if {@code null}. */
	void setMax(@Nullable Integer threads) {
		this.max = threads;
	}

	/** Returns how many connections were cut off. */
	long cutOffs() {
		return this.cutOffs.sum();
	}

	/** Works for a connection in the current thread. */
	void work(SocketWrapperBase<NioChannel> connection, Runnable task) {
		Work work = new Work(connection.getSocket().getIOChannel(), Thread.currentThread(), System.nanoTime());
		this.running.add(work);
		lookSoon();
		try {
			task.run();
		}
		finally {
			this.running.remove(work);
		}
	}

	/** Looks at the threads in a moment, if so many work that too many may wait. */
	private void lookSoon() {
		if (this.running.size() > max() && this.looking.compareAndSet(false, true)) {
			this.endpoint.getUtilityExecutor().schedule(this::look, MOMENT.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void look() {
		this.looking.set(false);
		cutOffLongest();
		// when all threads wait, nobody else would
		lookSoon();
	}

	private void cutOffLongest() {
		int max = max();
		List<Work> waiting = this.running.stream()
			.filter(Work::waitsForClient)
			.sorted(Comparator.comparingLong(Work::since))
			.toList();
		if (waiting.size() > max) {
			List<Work> longest = waiting.subList(0, waiting.size() - max / 2);
			longest.forEach(Work::cutOff);
			this.cutOffs.add(longest.size());
		}
	}

	private int max() {
		Integer set = this.max;
		return (set != null) ? set : Math.max(1, this.endpoint.getMaxThreads() / 2);
	}

	/** What a thread does for a connection at the moment. */
	private record Work(SocketChannel channel, Thread thread, long since) {

		boolean waitsForClient() {
			return System.nanoTime() - this.since > MOMENT.toNanos()
					&& this.thread.getState() == Thread.State.TIMED_WAITING
					&& Arrays.stream(this.thread.getStackTrace())
						.limit(TOP_FRAMES)
						.anyMatch((frame) -> frame.getClassName().startsWith(NioEndpoint.class.getName()));
		}

		/** Ends both directions, which wakes the thread; closing the socket does not. */
		void cutOff() {
			try {
				this.channel.shutdownInput();
				this.channel.shutdownOutput();
			}
			catch (IOException ex) {
				logger.debug("The connection is closed already", ex);
			}
		}

	}

}

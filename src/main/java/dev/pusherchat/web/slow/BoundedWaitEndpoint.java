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
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many threads wait for clients. A thread waits for the rest of a body that
 * does not arrive, and for a client that does not take its response. Tomcat ends only
 * waits that are long, so a client with many connections could keep all threads. When too
 * many wait, those that wait longest are cut off.
 */
final class BoundedWaitEndpoint extends NioEndpoint {

	private static final Log logger = LogFactory.getLog(BoundedWaitEndpoint.class);

	/** What nobody is cut off for, and how often the threads are looked at meanwhile. */
	private static final Duration MOMENT = Duration.ofMillis(50);

	/** Below these frames a thread waits: those of {@link Object#wait()} are above. */
	private static final int TOP_FRAMES = 4;

	private final Set<Work> running = ConcurrentHashMap.newKeySet();

	private final LongAdder cutOffs = new LongAdder();

	/** Whether the threads will be looked at. */
	private final AtomicBoolean looking = new AtomicBoolean();

	private @Nullable Integer maxWaiting;

	/** Sets how many threads may wait for clients; half of all if {@code null}. */
	void setMaxWaiting(@Nullable Integer threads) {
		this.maxWaiting = threads;
	}

	/** Returns how many connections were cut off. */
	long cutOffs() {
		return this.cutOffs.sum();
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> socket,
			SocketEvent event) {
		return new SocketProcessor(socket, event) {

			@Override
			protected void doRun() {
				Work work = new Work(this.socketWrapper.getSocket().getIOChannel(), Thread.currentThread(),
						System.nanoTime());
				BoundedWaitEndpoint.this.running.add(work);
				lookSoon();
				try {
					super.doRun();
				}
				finally {
					BoundedWaitEndpoint.this.running.remove(work);
				}
			}

		};
	}

	/** Looks at the threads in a moment, if so many work that too many may wait. */
	private void lookSoon() {
		if (this.running.size() > maxWaiting() && this.looking.compareAndSet(false, true)) {
			getUtilityExecutor().schedule(this::look, MOMENT.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void look() {
		this.looking.set(false);
		cutOffLongest();
		// when all threads wait, nobody else would
		lookSoon();
	}

	private void cutOffLongest() {
		int max = maxWaiting();
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

	private int maxWaiting() {
		Integer set = this.maxWaiting;
		return (set != null) ? set : Math.max(1, getMaxThreads() / 2);
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

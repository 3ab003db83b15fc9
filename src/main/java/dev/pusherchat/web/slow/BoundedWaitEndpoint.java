package dev.pusherchat.web.slow;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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

	/** How often the threads are looked at, and what nobody is cut off for. */
	private static final Duration MOMENT = Duration.ofMillis(100);

	/** Below these frames a thread waits: those of {@link Object#wait()} are above. */
	private static final int TOP_FRAMES = 4;

	private final Set<Work> running = ConcurrentHashMap.newKeySet();

	private final LongAdder cutOffs = new LongAdder();

	private @Nullable Integer maxWaiting;

	private @Nullable ScheduledFuture<?> looking;

	/** Sets how many threads may wait for clients; half of all if {@code null}. */
	void setMaxWaiting(@Nullable Integer threads) {
		this.maxWaiting = threads;
	}

	/** Returns how many connections were cut off. */
	long cutOffs() {
		return this.cutOffs.sum();
	}

	@Override
	public void startInternal() throws Exception {
		super.startInternal();
		this.looking = getUtilityExecutor().scheduleWithFixedDelay(this::cutOffLongest, MOMENT.toMillis(),
				MOMENT.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void stopInternal() {
		ScheduledFuture<?> looking = this.looking;
		if (looking != null) {
			looking.cancel(false);
		}
		super.stopInternal();
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
				try {
					super.doRun();
				}
				finally {
					BoundedWaitEndpoint.this.running.remove(work);
				}
			}

		};
	}

	private void cutOffLongest() {
		Integer set = this.maxWaiting;
		int max = (set != null) ? set : Math.max(1, getMaxThreads() / 2);
		if (this.running.size() <= max) {
			return;
		}
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

package dev.pusherchat.web.slow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The connections in the middle of a request's header. Each keeps Tomcat's objects of a
 * request, but no thread. When there are too many, the oldest is closed.
 */
final class UnfinishedHeaders {

	/** When each began. One that sends a byte now and then does not become younger. */
	private final Map<SocketWrapperBase<NioChannel>, Long> since = new ConcurrentHashMap<>();

	private final LongAdder closed = new LongAdder();

	private volatile int max = Integer.MAX_VALUE;

	void setMax(int max) {
		this.max = max;
	}

	int size() {
		this.since.keySet().removeIf(SocketWrapperBase::isClosed);
		return this.since.size();
	}

	long closed() {
		return this.closed.sum();
	}

	/** Looks at a connection after what has arrived was handled. */
	void look(SocketWrapperBase<NioChannel> connection) {
		if (isUnfinished(connection)) {
			this.since.putIfAbsent(connection, System.nanoTime());
			if (this.since.size() > this.max) {
				closeOldest();
			}
		}
		else {
			this.since.remove(connection);
		}
	}

	private static boolean isUnfinished(SocketWrapperBase<NioChannel> connection) {
		return connection.getCurrentProcessor() instanceof Processor processor && !processor.isUpgrade()
				&& !processor.isAsync();
	}

	private void closeOldest() {
		this.since.entrySet()
			.stream()
			.min(Map.Entry.comparingByValue())
			.map(Map.Entry::getKey)
			.filter((oldest) -> this.since.remove(oldest) != null)
			.ifPresent(this::close);
	}

	/**
	 * Closes a connection at once: if it were shut down only, its objects would wait for
	 * a thread. Unless another thread handles it, as something has arrived.
	 */
	private void close(SocketWrapperBase<NioChannel> connection) {
		if (connection.getLock().tryLock()) {
			try {
				if (isUnfinished(connection)) {
					connection.close();
					this.closed.increment();
				}
			}
			finally {
				connection.getLock().unlock();
			}
		}
	}

}

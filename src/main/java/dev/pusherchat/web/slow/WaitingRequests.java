package dev.pusherchat.web.slow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The requests without a thread: asynchronous ones, such as those that wait for the log,
 * for a reader, or for a thread that ends them. Each keeps Tomcat's objects of a request.
 */
final class WaitingRequests {

	private final Set<SocketWrapperBase<NioChannel>> connections = ConcurrentHashMap.newKeySet();

	private volatile int max = Integer.MAX_VALUE;

	void setMax(int max) {
		this.max = max;
	}

	int max() {
		return this.max;
	}

	int size() {
		// nobody looks at a connection that was closed meanwhile
		this.connections.removeIf(SocketWrapperBase::isClosed);
		return this.connections.size();
	}

	boolean areTooMany() {
		return this.connections.size() > this.max && size() > this.max;
	}

	/** Looks at a connection after what has arrived was handled. */
	void look(SocketWrapperBase<NioChannel> connection) {
		if (connection.getCurrentProcessor() instanceof Processor processor && processor.isAsync()) {
			this.connections.add(connection);
		}
		else {
			this.connections.remove(connection);
		}
	}

}

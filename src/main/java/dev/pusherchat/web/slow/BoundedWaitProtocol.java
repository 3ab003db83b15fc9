package dev.pusherchat.web.slow;

import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1, with few threads that wait for clients; see {@link BoundedWaitEndpoint}.
 * Public, because Tomcat creates it by its name.
 */
public final class BoundedWaitProtocol extends Http11NioProtocol {

	private final BoundedWaitEndpoint endpoint;

	/** Creates the protocol, which is not bound to a port yet. */
	public BoundedWaitProtocol() {
		this(new BoundedWaitEndpoint());
	}

	private BoundedWaitProtocol(BoundedWaitEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	void setMaxWaiting(@Nullable Integer threads) {
		this.endpoint.waitingThreads().setMax(threads);
	}

	void setMaxUnfinishedHeaders(int max) {
		this.endpoint.unfinishedHeaders().setMax(max);
	}

	int unfinishedHeaders() {
		return this.endpoint.unfinishedHeaders().size();
	}

	/**
	 * Sets how many requests may wait for an answer, a property of the connector.
	 * @param max their number; new ones wait for their turn meanwhile
	 */
	public void setMaxRequests(int max) {
		this.endpoint.waitingRequests().setMax(max);
	}

	/** Returns how many requests may wait for an answer. */
	public int getMaxRequests() {
		return this.endpoint.waitingRequests().max();
	}

	void setMaxWaitingConnections(int max) {
		this.endpoint.setMaxWaitingConnections(max);
	}

	int waitingConnections() {
		return this.endpoint.waitingConnections();
	}

	int requests() {
		return this.endpoint.waitingRequests().size();
	}

	long cutOffs() {
		return this.endpoint.waitingThreads().cutOffs() + this.endpoint.unfinishedHeaders().closed();
	}

}

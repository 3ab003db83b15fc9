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
		this.endpoint.setMaxWaiting(threads);
	}

	long cutOffs() {
		return this.endpoint.cutOffs();
	}

}

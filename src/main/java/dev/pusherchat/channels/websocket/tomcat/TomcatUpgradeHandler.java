package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.servlet.http.WebConnection;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.UpgradeRequest;

/**
 * Takes a connection over from Tomcat after the upgrade. Public only because Tomcat
 * creates it.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler {

	private @Nullable WebSocketTransport transport;

	private @Nullable UpgradeRequest request;

	private @Nullable SocketWrapperBase<?> wrapper;

	private @Nullable TomcatWebSocket socket;

	void prepare(WebSocketTransport transport, UpgradeRequest request) {
		this.transport = transport;
		this.request = request;
	}

	@Override
	public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
		this.wrapper = wrapper;
	}

	@Override
	public void init(WebConnection connection) {
		if (this.transport == null || this.request == null || this.wrapper == null) {
			throw new IllegalStateException("Not prepared");
		}
		try {
			this.socket = this.transport.open(this.wrapper, this.request);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.transport = null;
		this.request = null;
	}

	@Override
	public SocketState upgradeDispatch(SocketEvent event) {
		return (this.socket != null) ? this.socket.dispatch(event) : SocketState.CLOSED;
	}

	@Override
	public void timeoutAsync(long now) {
		// Tomcat passes -1 when it stops
		if (now == -1 && this.socket != null) {
			this.socket.abandon();
		}
	}

	@Override
	public void destroy() {
		if (this.socket != null) {
			this.socket.end();
		}
	}

	@Override
	public void setSslSupport(SSLSupport sslSupport) {
		// TomcatWire handles TLS
	}

	@Override
	public void pause() {
		// An open socket stays open until it is closed
	}

}

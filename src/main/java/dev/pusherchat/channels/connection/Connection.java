package dev.pusherchat.channels.connection;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.CloseCode;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.SocketId;
import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;

/** A client's connection, from the handshake until its socket is gone. */
public final class Connection {

	// older protocol versions expect a pusher:error before the close
	private static final int SILENT_CLOSE_VERSION = 6;

	private final String socketId = SocketId.next();

	private final WebSocket socket;

	private final String address;

	private final int version;

	private final Set<String> channels = ConcurrentHashMap.newKeySet();

	private @Nullable RateLimit clientEvents;

	private final Authorizations authorizations;

	private volatile long activeAt;

	private volatile boolean authorized;

	private volatile boolean closed;

	private volatile @Nullable User user;

	// used only by the scan
	private boolean pinged;

	private long pingedAt;

	private int scansSincePing;

	private int scansUnauthorized;

	public Connection(WebSocket socket, String address, int version, long now) {
		this.socket = socket;
		this.address = address;
		this.version = version;
		this.activeAt = now;
		this.authorizations = new Authorizations(now);
	}

	/**
	 * Closes a socket in the way that clients of a protocol version expect.
	 * @param version the protocol version, 0 when the client gave none
	 */
	public static void close(WebSocket socket, int version, CloseCode code, String reason) {
		if (version < SILENT_CLOSE_VERSION) {
			socket.send(Frames.error(code.code(), reason));
		}
		socket.close(code.code(), reason);
	}

	public String socketId() {
		return this.socketId;
	}

	public WebSocket socket() {
		return this.socket;
	}

	String address() {
		return this.address;
	}

	public boolean isSubscribed(String channel) {
		return this.channels.contains(channel);
	}

	public int subscriptionCount() {
		return this.channels.size();
	}

	/** Adds a subscription, pending or not. Only the socket's listener calls this. */
	public void subscribed(String channel) {
		this.channels.add(channel);
	}

	/** Removes a subscription, and returns whether there was one. */
	public boolean unsubscribed(String channel) {
		return this.channels.remove(channel);
	}

	/** Removes all subscriptions, and returns the names of their channels. */
	public List<String> unsubscribedFromAll() {
		List<String> names = List.copyOf(this.channels);
		this.channels.clear();
		return names;
	}

	public @Nullable User user() {
		return this.user;
	}

	void signIn(User user) {
		this.user = user;
		this.authorized = true;
	}

	/** Records that the application has authorized this connection. */
	public void authorize() {
		this.authorized = true;
	}

	public boolean isAuthorized() {
		return this.authorized;
	}

	boolean authorize(String channel, String userId, Duration left, long now, int max, SubscriptionBudget budget) {
		return this.authorizations.add(channel, userId, left, now, max, budget);
	}

	void forgetAuthorizations(SubscriptionBudget budget) {
		this.authorizations.forget(budget);
	}

	/**
	 * Closes the connection if an authorization has expired, so that the client
	 * reconnects and is authorized again.
	 * @param now the time in nanoseconds
	 */
	public void checkAuthorizations(long now) {
		if (!this.closed && this.authorizations.ended(now)) {
			close(CloseCode.RECONNECT, "Authorization expired, reconnect with a new one");
		}
	}

	/**
	 * Whether the user has signed in on this connection or is authorized for one of its
	 * channels.
	 */
	boolean isOf(String userId) {
		User user = this.user;
		return (user != null && user.id().equals(userId)) || this.authorizations.areFor(userId);
	}

	public boolean closed() {
		return this.closed;
	}

	public void send(TextFrame frame) {
		this.socket.send(frame);
	}

	/** Ignores what the client sends from now on. */
	void abandon() {
		this.closed = true;
	}

	/** Closes the connection; later messages from the client are ignored. */
	public void close(CloseCode code, String reason) {
		this.closed = true;
		close(this.socket, this.version, code, reason);
	}

	/**
	 * Counts a client event if the rate limit permits it, and returns whether it does.
	 * @param now the time in nanoseconds
	 */
	public boolean tryClientEvent(int perSecond, long now) {
		RateLimit limit = this.clientEvents;
		if (limit == null) {
			limit = new RateLimit(perSecond);
			this.clientEvents = limit;
		}
		return limit.tryPass(now);
	}

	/**
	 * Records that the client is alive.
	 * @param now the time in nanoseconds
	 */
	public void active(long now) {
		this.activeAt = now;
	}

	/** Pings a silent client, and closes the connection if it does not answer. */
	void checkActivity(long now, long activityTimeout, int pongScans) {
		long activeAt = this.activeAt;
		if (this.pinged && activeAt - this.pingedAt > 0) {
			this.pinged = false;
		}
		if (this.pinged) {
			if (++this.scansSincePing >= pongScans) {
				close(CloseCode.NO_PONG, "Pong reply not received");
			}
		}
		else if (now - activeAt >= activityTimeout) {
			this.pinged = true;
			this.pingedAt = now;
			this.scansSincePing = 0;
			this.socket.ping();
		}
	}

	void checkAuthorization(int scans) {
		if (!this.authorized && ++this.scansUnauthorized >= scans) {
			close(CloseCode.UNAUTHORIZED, "Connection not authorized within timeout");
		}
	}

	@Override
	public String toString() {
		return this.socketId;
	}

}

package dev.pusherchat.channels.connection;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.CloseCode;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.SocketId;
import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;

/** A client's connection, from the handshake until its socket is gone. */
public final class Connection {

	// before this version a client hears of an error before the close
	private static final int SILENT_CLOSE_VERSION = 6;

	private final String socketId = SocketId.next();

	private final WebSocket socket;

	private final int version;

	// used by the socket's listener alone
	private final Set<String> channels = new HashSet<>();

	private @Nullable RateLimit clientEvents;

	private final Authorizations authorizations;

	private volatile long activeAt;

	private volatile boolean authorized;

	private volatile boolean closed;

	private volatile @Nullable User user;

	// used by the liveness scan alone
	private boolean pinged;

	private long pingedAt;

	private int scansSincePing;

	private int scansUnauthorized;

	public Connection(WebSocket socket, int version, long now) {
		this.socket = socket;
		this.version = version;
		this.activeAt = now;
		this.authorizations = new Authorizations(now);
	}

	/**
	 * Closes a socket, in the way that a client of some protocol version expects.
	 * @param socket the socket
	 * @param version the version, 0 when there is none
	 * @param code why it is closed
	 * @param reason the same in words
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

	public boolean isSubscribed(String channel) {
		return this.channels.contains(channel);
	}

	public int subscriptionCount() {
		return this.channels.size();
	}

	/**
	 * Remembers that this is subscribed to a channel. Like all that concerns
	 * subscriptions, it is for the socket's listener alone.
	 * @param channel the channel's name
	 */
	public void subscribed(String channel) {
		this.channels.add(channel);
	}

	/**
	 * Remembers that this is no longer subscribed to a channel.
	 * @param channel the channel's name
	 * @return whether it was
	 */
	public boolean unsubscribed(String channel) {
		return this.channels.remove(channel);
	}

	/**
	 * Remembers that this is no longer subscribed to any channel.
	 * @return the names of those that it was subscribed to
	 */
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

	/** Remembers that the application vouches for this connection. */
	public void authorize() {
		this.authorized = true;
	}

	boolean authorize(String channel, String userId, Duration left, long now, int max) {
		return this.authorizations.add(channel, userId, left, now, max);
	}

	/**
	 * Closes the connection when an authorization has ended, so that the client comes
	 * back and asks for new ones.
	 * @param now the time in nanoseconds
	 */
	public void checkAuthorizations(long now) {
		if (!this.closed && this.authorizations.ended(now)) {
			close(CloseCode.RECONNECT, "Authorization expired, reconnect with a new one");
		}
	}

	/**
	 * Whether the user has signed in on this connection, or may be on a channel of it.
	 */
	boolean isOf(String userId) {
		User user = this.user;
		return (user != null && user.id().equals(userId)) || this.authorizations.areFor(userId);
	}

	public boolean closed() {
		return this.closed;
	}

	/**
	 * Sends a frame, behind those sent before.
	 * @param frame the frame
	 */
	public void send(TextFrame frame) {
		this.socket.send(frame);
	}

	/**
	 * Closes the connection. What the client still sends is not heard.
	 * @param code why
	 * @param reason the same in words
	 */
	public void close(CloseCode code, String reason) {
		this.closed = true;
		close(this.socket, this.version, code, reason);
	}

	/**
	 * Tells whether the client may send another event now, and counts it if so.
	 * @param perSecond how many it may send a second
	 * @param now the time in nanoseconds
	 * @return whether it may
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
	 * Remembers that the client is alive.
	 * @param now the time in nanoseconds
	 */
	public void active(long now) {
		this.activeAt = now;
	}

	/** Pings a client that has been silent, and gives up on one that does not answer. */
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

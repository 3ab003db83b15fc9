package dev.pusherchat.channels.connection;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.auth.Authenticator;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.protocol.ClientEvent;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.Json;
import dev.pusherchat.channels.protocol.JsonValue;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;

/** Handles {@code pusher:signin}. */
public class SignIns {

	private static final Set<String> MEMBERS = Set.of("auth", "user_data");

	private static final Set<String> USER = Set.of("id", "user_info", "watchlist");

	private static final int UNAUTHORIZED = 4009;

	private static final int WATCHLIST_TOO_LONG = 4302;

	private final Users users;

	private final Order order;

	private final Authenticator authenticator;

	private final WatchlistSettings watchlists;

	private final int maxIdLength;

	public SignIns(Users users, Order order, Authenticator authenticator, WatchlistSettings watchlists,
			int maxIdLength) {
		this.users = users;
		this.order = order;
		this.authenticator = authenticator;
		this.watchlists = watchlists;
		this.maxIdLength = maxIdLength;
	}

	/**
	 * Signs a user in on a connection.
	 * @throws ProtocolException when the signature is wrong, or when the watchlist is too
	 * long, which does not undo the sign-in
	 */
	public void signIn(Connection connection, ClientEvent event) throws ProtocolException {
		Map<String, JsonValue> data = event.members(MEMBERS);
		String userData = Json.string(data, "user_data");
		if (userData == null) {
			throw new ProtocolException(UNAUTHORIZED, "Invalid data: user_data must be a string");
		}
		this.authenticator.authenticate(connection.socketId(), Json.string(data, "auth"), userData);
		Map<String, JsonValue> user = Json.object(userData, USER);
		String id = (user != null) ? Json.string(user, "id") : null;
		if (user == null || id == null || !Member.isLegalId(id, this.maxIdLength)) {
			throw new ProtocolException(UNAUTHORIZED,
					"Invalid user_data: id must be a string of 1 to " + this.maxIdLength + " characters");
		}
		signIn(connection, userData, id, user);
	}

	private void signIn(Connection connection, String userData, String id, Map<String, JsonValue> data)
			throws ProtocolException {
		User user = connection.user();
		if (user != null && !user.id().equals(id)) {
			throw new ProtocolException(UNAUTHORIZED, "Already signed in as another user");
		}
		connection.send(Frames.signedIn(userData));
		if (user != null) {
			return;
		}
		List<String> watchlist = watchlist(data.get("watchlist"));
		JsonValue info = data.get("user_info");
		Member member = new Member(id, (info != null) ? info.raw() : null);
		int watched = Math.min(watchlist.size(), this.watchlists.maxSize());
		signIn(connection, new User(member, List.copyOf(watchlist.subList(0, watched)), SignIn.of(id)));
		if (watched < watchlist.size()) {
			throw new ProtocolException(WATCHLIST_TOO_LONG,
					"Watchlist exceeds " + this.watchlists.maxSize() + " users; the others are not watched");
		}
	}

	private void signIn(Connection connection, User user) {
		connection.signIn(user);
		this.order.signIn(user.signIn());
		this.users.watch(connection, user.watchlist());
	}

	/** Signs the user out of a connection that is gone, if there is one. */
	public void signOut(Connection connection) {
		User user = connection.user();
		if (user != null) {
			this.users.unwatch(connection, user.watchlist());
			this.order.signOut(user.signIn());
		}
	}

	private List<String> watchlist(@Nullable JsonValue watchlist) {
		if (watchlist == null || !this.watchlists.enabled()) {
			return List.of();
		}
		return Json.strings(watchlist.raw())
			.stream()
			.filter((id) -> Member.isLegalId(id, this.maxIdLength))
			.distinct()
			.toList();
	}

}

package dev.pusherchat.channels.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.websocket.TextFrame;

/** The signed-in users with their connections, and their watchers. */
public class Users {

	private final Map<String, Set<Connection>> online = new HashMap<>();

	private final Map<String, Set<Connection>> watchers = new HashMap<>();

	/**
	 * Signs a user in on a connection. Watchers hear of the user's first connection only.
	 */
	public synchronized void signIn(Connection connection, User user) {
		connection.signIn(user);
		Set<Connection> connections = this.online.computeIfAbsent(user.id(), (id) -> new HashSet<>());
		connections.add(connection);
		if (connections.size() == 1) {
			tellWatchers(user.id(), Frames.watchlist(List.of(user.id()), List.of()));
		}
		watch(connection, user.watchlist());
	}

	private void watch(Connection connection, List<String> watchlist) {
		if (watchlist.isEmpty()) {
			return;
		}
		List<String> present = new ArrayList<>();
		List<String> absent = new ArrayList<>();
		for (String id : watchlist) {
			this.watchers.computeIfAbsent(id, (key) -> new HashSet<>()).add(connection);
			(this.online.containsKey(id) ? present : absent).add(id);
		}
		connection.send(Frames.watchlist(present, absent));
	}

	void signOut(Connection connection) {
		User user = connection.user();
		if (user != null) {
			signOut(connection, user);
		}
	}

	private synchronized void signOut(Connection connection, User user) {
		user.watchlist().forEach((id) -> remove(this.watchers, id, connection));
		if (remove(this.online, user.id(), connection)) {
			tellWatchers(user.id(), Frames.watchlist(List.of(), List.of(user.id())));
		}
	}

	private void tellWatchers(String id, TextFrame frame) {
		this.watchers.getOrDefault(id, Set.of()).forEach((watcher) -> watcher.send(frame));
	}

	private static boolean remove(Map<String, Set<Connection>> map, String id, Connection connection) {
		Set<Connection> connections = map.get(id);
		if (connections == null || !connections.remove(connection) || !connections.isEmpty()) {
			return false;
		}
		map.remove(id);
		return true;
	}

}

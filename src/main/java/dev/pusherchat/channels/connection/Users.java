package dev.pusherchat.channels.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.websocket.TextFrame;

/** The users who are signed in on any node, and their watchers on this one. */
public class Users {

	private final Set<String> online = new HashSet<>();

	private final Map<String, Set<Connection>> watchers = new HashMap<>();

	/** Makes a connection a watcher of users, and tells it who of them is online. */
	synchronized void watch(Connection connection, List<String> watchlist) {
		if (watchlist.isEmpty()) {
			return;
		}
		List<String> present = new ArrayList<>();
		List<String> absent = new ArrayList<>();
		for (String id : watchlist) {
			this.watchers.computeIfAbsent(id, (key) -> new HashSet<>()).add(connection);
			(this.online.contains(id) ? present : absent).add(id);
		}
		connection.send(Frames.watchlist(present, absent));
	}

	synchronized void unwatch(Connection connection, List<String> watchlist) {
		for (String id : watchlist) {
			this.watchers.computeIfPresent(id, (key, connections) -> {
				connections.remove(connection);
				return connections.isEmpty() ? null : connections;
			});
		}
	}

	/** A user has signed in on a first connection. */
	public synchronized void online(String id) {
		if (this.online.add(id)) {
			tellWatchers(id, Frames.watchlist(List.of(id), List.of()));
		}
	}

	/** A user has left the last connection. */
	public synchronized void offline(String id) {
		if (this.online.remove(id)) {
			tellWatchers(id, Frames.watchlist(List.of(), List.of(id)));
		}
	}

	private void tellWatchers(String id, TextFrame frame) {
		this.watchers.getOrDefault(id, Set.of()).forEach((watcher) -> watcher.send(frame));
	}

	/** Forgets all users and their watchers. */
	public synchronized void clear() {
		this.online.clear();
		this.watchers.clear();
	}

}

package dev.pusherchat.channels.cluster.replica;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The signed-in users, with each node's number of their connections. */
final class OnlineUsers {

	private final Map<String, Numbers> users = new LinkedHashMap<>();

	private final Room room;

	OnlineUsers(Room room) {
		this.room = room;
	}

	Map<String, Numbers> all() {
		return this.users;
	}

	/**
	 * Sets a node's number of connections of a user.
	 * @return whether there was room
	 */
	boolean set(String node, String userId, int number, Effects effects) {
		Numbers numbers = this.users.get(userId);
		if (numbers == null && number == 0) {
			return true;
		}
		if (numbers == null && !this.room.fits(Room.user(userId))) {
			return false;
		}
		if (numbers == null) {
			numbers = add(userId);
			effects.deliver((delivery) -> delivery.online(userId));
		}
		numbers.set(node, number);
		if (numbers.total() == 0) {
			remove(userId);
			effects.deliver((delivery) -> delivery.offline(userId));
		}
		return true;
	}

	Numbers add(String userId) {
		Numbers numbers = new Numbers();
		this.users.put(userId, numbers);
		this.room.take(Room.user(userId));
		return numbers;
	}

	private void remove(String userId) {
		this.users.remove(userId);
		this.room.release(Room.user(userId));
	}

	void removeNode(String node, Effects effects) {
		for (String userId : List.copyOf(this.users.keySet())) {
			set(node, userId, 0, effects);
		}
	}

	void clear() {
		List.copyOf(this.users.keySet()).forEach(this::remove);
	}

}

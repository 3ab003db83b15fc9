package dev.pusherchat.channels.cluster.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.order.Subscription;

/**
 * The numbers of this node, and the subscriptions to presence channels that wait for an
 * answer. {@link Outbox} calls it under its lock.
 * <p>
 * A subscription is answered by the first entry that is written after it came. That entry
 * counts it, so the members at that place include its user. If it waited for its user and
 * channel alone, an older entry could answer it, such as the one of a connection that has
 * left meanwhile; the next entry then takes the user away again.
 */
final class LocalNumbers {

	private final Map<Key, LocalNumber> numbers = new HashMap<>();

	// by their ids
	private final Map<Long, Key> connections = new HashMap<>();

	// the members' entries that are written and not yet applied, in their order
	private final Deque<Written> written = new ArrayDeque<>();

	private final List<Subscription> answerable = new ArrayList<>();

	/**
	 * Adds a connection that needs no answer, and returns the number that has changed.
	 */
	LocalNumber add(long id, Key key) {
		LocalNumber number = number(key);
		this.connections.put(id, key);
		number.add();
		return number;
	}

	/** Adds a connection of a member, and returns the number that has changed. */
	LocalNumber addMember(Subscription subscription, Key key) {
		LocalNumber number = number(key);
		this.connections.put(subscription.id(), key);
		number.add(subscription);
		if (number.applied && number.inFlight == 0 && !number.marked) {
			this.answerable.add(subscription);
		}
		else {
			number.answerLater(subscription);
		}
		return number;
	}

	private LocalNumber number(Key key) {
		return this.numbers.computeIfAbsent(key, LocalNumber::new);
	}

	Optional<LocalNumber> find(Key key) {
		return Optional.ofNullable(this.numbers.get(key));
	}

	/** Removes a connection, and returns the number that has changed, if any has. */
	@Nullable LocalNumber remove(long id) {
		Key key = this.connections.remove(id);
		if (key == null) {
			return null;
		}
		LocalNumber number = number(key);
		number.remove(id);
		return number;
	}

	/** Returns the entry for a number as it is now, which is going to be appended. */
	Entry.Here write(LocalNumber number) {
		Entry.Here entry = number.entry();
		if (number.key.isMember()) {
			number.inFlight++;
			this.written.add(new Written(number, number.takeUnanswered()));
		}
		removeUnused(number);
		return entry;
	}

	private void removeUnused(LocalNumber number) {
		if (number.unused()) {
			this.numbers.remove(number.key, number);
		}
	}

	/**
	 * The oldest written entry about a member was applied.
	 * @param refused whether there was no room for the user
	 */
	Applied applied(Entry.Here entry, boolean refused) {
		Written oldest = this.written.remove();
		LocalNumber number = oldest.number();
		if (!number.key.equals(entry.key())) {
			throw new IllegalStateException("Entries of this node come back in another order");
		}
		number.inFlight--;
		number.applied = !refused && entry.number() > 0;
		List<Subscription> alive = oldest.waiters().stream().filter(this::isHere).toList();
		if (refused) {
			alive.forEach((subscription) -> remove(subscription.id()));
		}
		else {
			removeUnused(number);
		}
		return new Applied(number, alive);
	}

	private boolean isHere(Subscription subscription) {
		return this.connections.containsKey(subscription.id());
	}

	boolean hasAnswerable() {
		return !this.answerable.isEmpty();
	}

	/** Returns the subscriptions that can be answered without another entry. */
	List<Subscription> takeAnswerable() {
		if (this.answerable.isEmpty()) {
			return List.of();
		}
		List<Subscription> taken = this.answerable.stream().filter(this::isHere).toList();
		this.answerable.clear();
		return taken;
	}

	void clear() {
		this.numbers.clear();
		this.connections.clear();
		this.written.clear();
		this.answerable.clear();
	}

	/** What an entry answers once it is applied. */
	record Applied(LocalNumber number, List<Subscription> waiters) {

	}

	private record Written(LocalNumber number, List<Subscription> waiters) {

	}

}

package dev.pusherchat.channels.order;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.Member;

/**
 * A connection's subscription to a channel.
 *
 * @param id never used twice in a process, not for a sign-in either, so a late answer
 * finds nobody else
 * @param member the user, on presence channels only
 */
public record Subscription(long id, String channel, @Nullable Member member) {

	private static final AtomicLong ids = new AtomicLong();

	public static Subscription of(String channel, @Nullable Member member) {
		return new Subscription(nextId(), channel, member);
	}

	/** Says why a presence channel takes nobody more. */
	public String full(int members) {
		return "Presence channel %s is full: it has %d members".formatted(this.channel, members);
	}

	static long nextId() {
		return ids.incrementAndGet();
	}

}

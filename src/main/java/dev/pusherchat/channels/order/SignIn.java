package dev.pusherchat.channels.order;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A user's sign-in on a connection.
 *
 * @param id never used twice in a process
 */
public record SignIn(long id, String userId) {

	private static final AtomicLong ids = new AtomicLong();

	public static SignIn of(String userId) {
		return new SignIn(ids.incrementAndGet(), userId);
	}

}

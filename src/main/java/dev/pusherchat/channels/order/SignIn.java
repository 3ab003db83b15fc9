package dev.pusherchat.channels.order;

/**
 * A user's sign-in on a connection.
 *
 * @param id never used twice in a process, not for a subscription either
 */
public record SignIn(long id, String userId) {

	public static SignIn of(String userId) {
		return new SignIn(Subscription.nextId(), userId);
	}

}

package dev.pusherchat.message;

/**
 * Published after a commit to the log. It only saves the wait for the next poll: a commit
 * of another node may raise no event here.
 *
 * @param head the last id appended
 * @param elsewhere whether another node has appended
 */
public record MessagesAppended(long head, boolean elsewhere) {

	public MessagesAppended(long head) {
		this(head, false);
	}

}

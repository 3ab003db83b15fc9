package dev.pusherchat.channels.cluster.journal;

/** What follows the position was deleted meanwhile: the node must start over. */
public class JournalTrimmedException extends JournalException {

	public JournalTrimmedException(String message) {
		super(message, null);
	}

}

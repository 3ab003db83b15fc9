package dev.pusherchat.channels.cluster.journal;

/**
 * The database is another one, or has lost its last batches: the node must start over.
 */
public class JournalReplacedException extends JournalException {

	public JournalReplacedException(String message) {
		super(message, null);
	}

}

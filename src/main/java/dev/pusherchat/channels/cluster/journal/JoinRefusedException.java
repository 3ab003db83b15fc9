package dev.pusherchat.channels.cluster.journal;

/** The cluster does not take this node. Asking again does not help. */
public class JoinRefusedException extends JournalException {

	public JoinRefusedException(String message) {
		super(message, null);
	}

}

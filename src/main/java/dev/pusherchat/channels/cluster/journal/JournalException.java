package dev.pusherchat.channels.cluster.journal;

import org.jspecify.annotations.Nullable;

/** The database did not answer, or refused; what was asked for may be asked again. */
public class JournalException extends RuntimeException {

	public JournalException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

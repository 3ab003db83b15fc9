package dev.pusherchat.channels.cluster.entry;

/** The signature of a batch or a snapshot is wrong: its node has another app secret. */
public class WrongSecretException extends RuntimeException {

	WrongSecretException(String message) {
		super(message);
	}

}

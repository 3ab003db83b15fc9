package dev.pusherchat.channels.cluster.entry;

/** Bytes that no node of this version can have written. All nodes skip them alike. */
public class PoisonException extends RuntimeException {

	PoisonException(String message) {
		super(message);
	}

}

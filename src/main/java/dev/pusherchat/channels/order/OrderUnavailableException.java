package dev.pusherchat.channels.order;

/**
 * Something could not be brought into the order in time. It is not delivered later,
 * unless the message says that this is not known.
 */
public class OrderUnavailableException extends RuntimeException {

	public OrderUnavailableException(String message) {
		super(message);
	}

}

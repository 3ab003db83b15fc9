package dev.pusherchat.web;

import jakarta.servlet.ServletRequest;

/**
 * Cuts off the client of a request whose response is being written, by closing the
 * connection. The servlet API can only end a response in order, and then a client that
 * reads nothing keeps its memory, and a client that reads waits for the rest.
 */
@FunctionalInterface
public interface CutOff {

	/** The attribute of each request that holds its cut-off. */
	String ATTRIBUTE = CutOff.class.getName();

	/** Closes the connection now. Any thread may call it while the request lasts. */
	void now();

	/** Returns the cut-off of a request, which does nothing outside Tomcat. */
	static CutOff of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof CutOff cutOff) ? cutOff : () -> {
		};
	}

}

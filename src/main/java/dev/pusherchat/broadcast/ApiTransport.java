package dev.pusherchat.broadcast;

import java.net.URI;

/** Takes the requests that the SDK has built and signed to a server. */
interface ApiTransport {

	/**
	 * Makes a call and never throws: that the server can't be reached is a result.
	 * @param body the JSON, empty when there is none
	 */
	TriggerResult call(String method, URI uri, String body);

}

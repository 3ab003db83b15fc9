package dev.pusherchat.channels.websocket.load;

/** A server to be measured: one event goes to every socket that is open. */
interface FanoutServer {

	int port();

	void publish();

	int subscribers();

}

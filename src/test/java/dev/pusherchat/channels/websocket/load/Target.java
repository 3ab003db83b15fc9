package dev.pusherchat.channels.websocket.load;

import java.net.InetSocketAddress;

import dev.pusherchat.channels.auth.App;

/**
 * A Channels server to be measured.
 *
 * @param name what the table calls it
 * @param address where it listens
 * @param app its app
 */
record Target(String name, InetSocketAddress address, App app) {

	/**
	 * Reads {@code host:port}; the app is that of the development profile unless told.
	 */
	static Target parse(String text) {
		int colon = text.lastIndexOf(':');
		return at(text, new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))));
	}

	static Target at(String name, InetSocketAddress address) {
		return new Target(name, address, new App(System.getProperty("load.app-id", "1"),
				System.getProperty("load.key", "app-key"), System.getProperty("load.secret", "app-secret")));
	}

}

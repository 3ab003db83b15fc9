package dev.pusherchat.channels;

import org.springframework.boot.test.web.server.LocalServerPort;

import dev.pusherchat.SharedApplication;

/** The official Java SDK and client against one node. */
@SharedApplication
class JavaServerSdkIT extends JavaServerSdkContract {

	@LocalServerPort
	private int port;

	@Override
	int port() {
		return this.port;
	}

}

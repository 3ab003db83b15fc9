package dev.pusherchat.broadcast;

import java.time.Duration;

import tools.jackson.databind.json.JsonMapper;

/** Settings for tests, small enough that nobody has to wait for them. */
final class PusherTestSettings {

	static final String SECRET = "not-to-be-seen";

	private PusherTestSettings() {
	}

	static PusherProperties pusher(int port) {
		return new PusherProperties("1", "app-key", SECRET, null, "127.0.0.1", port, false, "chat",
				Duration.ofSeconds(10), Duration.ofSeconds(30));
	}

	static PusherProperties pusher(String host) {
		return new PusherProperties("1", "app-key", SECRET, null, host, 80, false, "chat", Duration.ofSeconds(10),
				Duration.ofSeconds(30));
	}

	static PusherProperties impatient(int port) {
		return new PusherProperties("1", "app-key", SECRET, null, "127.0.0.1", port, false, "chat",
				Duration.ofSeconds(10), Duration.ofMillis(300));
	}

	static PusherService service(PusherProperties properties) {
		return new PusherService(client(properties, new AuthorizationProperties(false, null)));
	}

	static PusherClient client(PusherProperties properties, AuthorizationProperties authorization) {
		return new PusherConfiguration().pusherClient(properties,
				new HttpTransport(properties.connectTimeout(), properties.requestTimeout()), authorization,
				JsonMapper.builder().build());
	}

	static BroadcastProperties broadcast() {
		return new BroadcastProperties(10, Duration.ofMillis(10), Duration.ofMillis(1), Duration.ofMillis(5),
				Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(30));
	}

}

package dev.pusherchat.pusher;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Settings for tests, small enough that nobody has to wait for them. */
public final class PusherTestSettings {

	static final String SECRET = "not-to-be-seen";

	private PusherTestSettings() {
	}

	public static PusherProperties pusher(int port) {
		return pusher("127.0.0.1", port, Duration.ofSeconds(30));
	}

	static PusherProperties pusher(String host) {
		return pusher(host, 80, Duration.ofSeconds(30));
	}

	static PusherProperties impatient(int port) {
		return pusher("127.0.0.1", port, Duration.ofMillis(300));
	}

	private static PusherProperties pusher(String host, int port, Duration requestTimeout) {
		return new PusherProperties("1", "app-key", SECRET, null, host, port, false, "chat", null,
				Duration.ofSeconds(10), requestTimeout);
	}

	public static PusherService service(PusherProperties properties) {
		return service(properties, new HttpTransport(properties.connectTimeout(), properties.requestTimeout()));
	}

	/** A service that triggers nothing, of an app with the given credentials. */
	public static PusherService service(String appId, String key, String secret, @Nullable String masterKey,
			Admissions admissions) {
		PusherProperties properties = new PusherProperties(appId, key, secret, "eu", null, null, false, "chat",
				masterKey, Duration.ofSeconds(1), Duration.ofSeconds(1));
		return service(properties, new ApiTransport() {

			@Override
			public TriggerResult call(String method, URI uri, String body) {
				throw new IllegalStateException("Nothing is triggered here");
			}

			@Override
			public CompletionStage<Boolean> authorize(String socketId, String channel, ChannelUser user) {
				return admissions.admit(socketId, channel, user);
			}

		});
	}

	private static PusherService service(PusherProperties properties, ApiTransport transport) {
		PusherClient client = new PusherConfiguration().pusherClient(properties, transport,
				JsonMapper.builder().build());
		return new PusherService(client, transport);
	}

	/** The embedded server, as far as it admits connections to channels. */
	@FunctionalInterface
	public interface Admissions {

		CompletionStage<Boolean> admit(String socketId, String channel, ChannelUser user);

	}

}

package dev.pusherchat.channels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;
import dev.pusherchat.channels.channel.ChannelObserver;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.ActivityTimeout;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.Users;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocketListener;

/** The server as it is wired, with a clock to turn and sockets without a network. */
class TestServer {

	static final String KEY = "app-key";

	private static final Pattern SOCKET_ID = Pattern.compile("socket_id\\\\\":\\\\\"(\\d+\\.\\d+)\\\\\"");

	final AtomicLong nanoTime = new AtomicLong(1);

	final List<String> observed = Collections.synchronizedList(new ArrayList<>());

	final Users users = new Users();

	final Connections connections;

	final Channels channels;

	private final Hmac hmac = new Hmac("app-secret");

	private final ChannelsWebSocketEndpoint endpoint;

	private final ActivityTimeout activityTimeout;

	TestServer(String... settings) {
		Map<String, Object> source = new HashMap<>(Map.of("channels.enabled", true, "channels.app-id", "1",
				"channels.key", KEY, "channels.secret", "app-secret"));
		for (String setting : settings) {
			String[] parts = setting.split("=", 2);
			source.put("channels." + parts[0], parts[1]);
		}
		ChannelsProperties properties = new Binder(new MapConfigurationPropertySource(source))
			.bind("channels", ChannelsProperties.class)
			.get();
		ChannelsConfiguration configuration = new ChannelsConfiguration(this.nanoTime::get);
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("observer", new RecordingObserver(this.observed));
		App app = configuration.app(properties);
		this.connections = configuration.connections(this.users, properties);
		this.channels = configuration.channels((frame, sockets) -> sockets.forEach((socket) -> socket.send(frame)),
				beans.getBeanProvider(ChannelObserver.class), properties);
		this.endpoint = configuration.channelsWebSocketEndpoint(app, this.users, this.connections, this.channels,
				properties);
		this.activityTimeout = configuration.activityTimeout(this.connections, properties);
	}

	void pass(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
		this.activityTimeout.scan(this.nanoTime.get());
		this.channels.tick();
	}

	/** A client that is connected, and has taken the handshake. */
	Client connect() {
		Client client = open("/app/app-key", "protocol=7&client=js&version=8.6.0&flash=false", null);
		Matcher matcher = SOCKET_ID.matcher(String.join("", client.take()));
		client.socketId = matcher.find() ? matcher.group(1) : "";
		return client;
	}

	Client open(String path, @Nullable String query, @Nullable String origin) {
		return new Client(path, query, origin);
	}

	/** A connection from the client's side. */
	final class Client {

		private final FakeWebSocket socket = new FakeWebSocket();

		private final WebSocketListener listener;

		String socketId = "";

		private Client(String path, @Nullable String query, @Nullable String origin) {
			this.listener = TestServer.this.endpoint.open(this.socket, new UpgradeRequest(path, query, origin));
		}

		String auth(String channel) {
			return KEY + ":" + TestServer.this.hmac.sign(this.socketId + ":" + channel);
		}

		/** Sends a message, and returns what this client got since the last call. */
		List<String> send(String text) {
			this.listener.onActivity();
			this.listener.onText(text);
			return take();
		}

		List<String> subscribe(String channel) {
			return send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"" + auth(channel) + "\",\"channel\":\""
					+ channel + "\"}}");
		}

		List<String> subscribe(String channel, String channelData) {
			return send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"" + auth(channel + ":" + channelData)
					+ "\",\"channel\":\"" + channel + "\",\"channel_data\":" + quote(channelData) + "}}");
		}

		List<String> unsubscribe(String channel) {
			return send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
		}

		List<String> signIn(String userData) {
			return send("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"" + auth(":user::" + userData)
					+ "\",\"user_data\":" + quote(userData) + "}}");
		}

		void pong() {
			this.listener.onActivity();
		}

		List<String> take() {
			return this.socket.take();
		}

		int pings() {
			return this.socket.pings();
		}

		@Nullable String closed() {
			return this.socket.closed();
		}

		void disconnect() {
			this.listener.onClose();
		}

		private static String quote(String text) {
			return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
		}

	}

}

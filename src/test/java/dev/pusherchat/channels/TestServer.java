package dev.pusherchat.channels;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.test.util.ReflectionTestUtils;

import dev.pusherchat.channels.api.ApiServer;
import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;
import dev.pusherchat.channels.channel.ChannelObserver;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.ActivityTimeout;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.connection.Users;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.channels.websocket.Fanout;
import dev.pusherchat.channels.websocket.tomcat.RawClient;
import dev.pusherchat.channels.websocket.tomcat.RawFrame;

/**
 * The server as it is wired, with a clock to turn, on real sockets or on fake ones.
 */
class TestServer {

	static final String KEY = "app-key";

	private static final Pattern SOCKET_ID = Pattern.compile("socket_id\\\\\":\\\\\"(\\d+\\.\\d+)\\\\\"");

	final AtomicLong nanoTime = new AtomicLong(1);

	final List<String> observed = Collections.synchronizedList(new ArrayList<>());

	final Users users = new Users();

	final SubscriptionBudget budget;

	final Connections connections;

	final Channels channels;

	final Order order;

	private final Hmac hmac = new Hmac("app-secret");

	private final ChannelsWebSocketEndpoint endpoint;

	private final ActivityTimeout activityTimeout;

	private final @Nullable String parameter;

	/** A server on real sockets. */
	TestServer(String... settings) {
		this(true, TestServer::local, settings);
	}

	/** A server whose clients do not answer pings by themselves. */
	static TestServer withoutNetwork(String... settings) {
		return new TestServer(false, TestServer::local, settings);
	}

	/**
	 * A server without a network, with an order of the test's own, which is a Standing
	 * too.
	 */
	static TestServer with(Function<Delivery, Order> order, String... settings) {
		return new TestServer(false, (delivery, properties) -> order.apply(delivery), settings);
	}

	private static Order local(Delivery delivery, ChannelsProperties properties) {
		return new ChannelsConfiguration(System::nanoTime).localOrder(delivery, properties);
	}

	private TestServer(boolean network, BiFunction<Delivery, ChannelsProperties, Order> order, String... settings) {
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
		this.budget = configuration.subscriptionBudget(properties);
		this.connections = configuration.connections(this.budget, properties);
		Fanout oneByOne = (frame, sockets) -> sockets.forEach((socket) -> socket.send(frame));
		this.channels = configuration.channels(network ? SharedTomcat.get().fanout : oneByOne,
				beans.getBeanProvider(ChannelObserver.class), this.budget, properties);
		this.order = order.apply(configuration.channelsDelivery(this.channels, this.users, this.connections),
				properties);
		this.endpoint = configuration.channelsWebSocketEndpoint(app, this.order, (Standing) this.order, this.users,
				this.connections, this.channels, properties);
		this.activityTimeout = configuration.activityTimeout(this.connections, properties);
		this.parameter = network ? SharedTomcat.get().add(this.endpoint) : null;
	}

	/** Lets time pass, with a scan whenever one is due. */
	void pass(Duration time) {
		Duration left = time;
		while (left.compareTo(ActivityTimeout.SCAN_INTERVAL) > 0) {
			pause(ActivityTimeout.SCAN_INTERVAL);
			left = left.minus(ActivityTimeout.SCAN_INTERVAL);
		}
		pause(left);
	}

	/** Lets time pass in which the process does not run. */
	void pause(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
		this.activityTimeout.scan(this.nanoTime.get());
		this.channels.tick();
	}

	/** The HTTP API of this server, on a port of its own, to be closed. */
	ApiServer api() {
		return new ApiServer(this.order, this.channels);
	}

	/** A client that writes exact bytes, and does nothing of its own accord. */
	RawClient raw(RawFrame... early) throws IOException {
		return RawClient.open(SharedTomcat.get().port(), "/app/app-key?protocol=7&" + query(), early);
	}

	/** A client that is connected, and has taken the handshake. */
	Client connect() {
		Client client = open("/app/app-key", "protocol=7&client=js&version=8.6.0&flash=false", null);
		Matcher matcher = SOCKET_ID.matcher(String.join("", client.take()));
		client.socketId = matcher.find() ? matcher.group(1) : "";
		return client;
	}

	/** What leads to this server, in the query of a connection's URL. */
	String query() {
		return String.valueOf(this.parameter);
	}

	/** Waits until something that another thread does is done. */
	static void await(BooleanSupplier done) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!done.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("Waited in vain");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	private boolean isGone(String socketId) {
		return ReflectionTestUtils.getField(this.connections, "connections") instanceof Map<?, ?> open
				&& !open.containsKey(socketId);
	}

	Client open(String path, @Nullable String query, @Nullable String origin) {
		return new Client((this.parameter != null) ? new SocketPeer(path, query, this.parameter, origin)
				: new FakePeer(this.endpoint, path, query, origin));
	}

	/** What a client talks through. */
	interface Peer {

		/** Sends a message, which has been dealt with on return. */
		void send(String text);

		/** What has come since this was called for the last time. */
		List<String> take();

		/** Code and reason of the close, if the server has closed. */
		@Nullable String closed();

		/** Is gone, and the server knows on return. */
		void disconnect();

		/** A sign of life other than a message. */
		void pong();

		int pings();

	}

	/** A connection from the client's side. */
	final class Client {

		private final Peer peer;

		String socketId = "";

		private Client(Peer peer) {
			this.peer = peer;
		}

		String auth(String channel) {
			return KEY + ":" + TestServer.this.hmac.sign(this.socketId + ":" + channel);
		}

		/** Sends a message, and returns what this client got since the last call. */
		List<String> send(String text) {
			this.peer.send(text);
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
			this.peer.pong();
		}

		List<String> take() {
			return this.peer.take();
		}

		int pings() {
			return this.peer.pings();
		}

		@Nullable String closed() {
			return this.peer.closed();
		}

		void disconnect() {
			this.peer.disconnect();
			if (TestServer.this.parameter != null && !this.socketId.isEmpty()) {
				await(() -> isGone(this.socketId));
			}
		}

		private static String quote(String text) {
			return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
		}

	}

}

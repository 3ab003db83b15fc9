package dev.pusherchat.channels;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannel;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.SharedApplication;
import dev.pusherchat.channels.auth.Hmac;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.Connections;

import static org.assertj.core.api.Assertions.assertThat;

/** The official Java client against the application, from its start to its stop. */
@SharedApplication
class JavaClientIT {

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	private final Hmac hmac = new Hmac("app-secret");

	@Autowired
	private ApplicationContext application;

	@LocalServerPort
	private int port;

	@Test
	void publicChannel() throws Exception {
		Pusher pusher = pusher("ann");
		pusher.subscribe("chat", new Heard(), "new_message");
		pusher.connect();
		assertThat(next()).isEqualTo("subscribed chat");
		channels().trigger("chat", "new_message", "{\"id\": 1}", null);
		assertThat(next()).isEqualTo("new_message chat {\"id\": 1} null");
		Gauge connections = this.application.getBean(MeterRegistry.class).get("channels.connections").gauge();
		TestServer.await(() -> connections.value() == 1);
		pusher.disconnect();
	}

	@Test
	void presenceChannelAndClientEvents() throws Exception {
		Pusher ann = pusher("ann");
		ann.subscribePresence("presence-room", new Heard(), "client-typing");
		ann.connect();
		assertThat(next()).isEqualTo("members [ann]");
		assertThat(next()).isEqualTo("subscribed presence-room");
		Pusher bob = pusher("bob");
		PresenceChannel room = bob.subscribePresence("presence-room");
		bob.connect();
		assertThat(next()).isEqualTo("joined bob");
		TestServer.await(room::isSubscribed);
		room.trigger("client-typing", "{\"on\":true}");
		assertThat(next()).isEqualTo("client-typing presence-room {\"on\":true} bob");
		bob.disconnect();
		assertThat(next()).isEqualTo("left bob");
		ann.disconnect();
	}

	@Test
	void connectionsAreTakenBelowThePrefixAndTheContextPathUntilStoppingTellsThemToReconnectAtOnce() throws Exception {
		List<CompletableFuture<String>> closes = new ArrayList<>();
		try (ConfigurableApplicationContext other = new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run("--server.port=0", "--server.servlet.context-path=/chat", "--channels.path-prefix=/some/where")) {
			this.port = other.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			for (String path : List.of("/chat/app/app-key", "/chat/some/where/app/app-key")) {
				CompletableFuture<String> connected = new CompletableFuture<>();
				CompletableFuture<String> closed = new CompletableFuture<>();
				connect(path, connected, closed);
				assertThat(connected.get(30, TimeUnit.SECONDS)).contains("pusher:connection_established");
				closes.add(closed);
			}
			CompletableFuture<String> refused = new CompletableFuture<>();
			connect("/chat/some/where/app/other-key", new CompletableFuture<>(), refused);
			assertThat(refused.get(30, TimeUnit.SECONDS)).startsWith("4001 ");
		}
		for (CompletableFuture<String> closed : closes) {
			assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo("4200 Please reconnect immediately");
		}
	}

	@Test
	void signedInUserIsReachedUntilTerminated() throws Exception {
		Pusher pusher = pusher("ann");
		pusher.user().bind("ev", new Heard());
		pusher.signin();
		pusher.connect();
		TestServer.await(() -> channels().state("#server-to-user-ann").occupied());
		channels().trigger("#server-to-user-ann", "ev", "{}", null);
		assertThat(next()).isEqualTo("ev #server-to-user-ann {} null");
		this.application.getBean(Connections.class).terminateUser("ann");
		TestServer.await(() -> pusher.getConnection().getState() == ConnectionState.DISCONNECTED);
	}

	private void connect(String path, CompletableFuture<String> connected, CompletableFuture<String> closed) {
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + this.port + path + "?protocol=7"), new WebSocket.Listener() {
				@Override
				public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
					connected.complete(text.toString());
					return WebSocket.Listener.super.onText(socket, text, last);
				}

				@Override
				public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
					closed.complete(code + " " + reason);
					return null;
				}
			})
			.join();
	}

	private Channels channels() {
		return this.application.getBean(Channels.class);
	}

	private String next() throws InterruptedException {
		return String.valueOf(this.heard.poll(30, TimeUnit.SECONDS));
	}

	private Pusher pusher(String userId) {
		PusherOptions options = new PusherOptions().setHost("localhost").setWsPort(this.port).setUseTLS(false);
		options.setChannelAuthorizer((channel, socketId) -> {
			String data = "{\"user_id\":\"" + userId + "\"}";
			return "{\"auth\":\"app-key:" + this.hmac.sign(socketId + ":" + channel + ":" + data)
					+ "\",\"channel_data\":\"" + data.replace("\"", "\\\"") + "\"}";
		});
		options.setUserAuthenticator((socketId) -> {
			String data = "{\"id\":\"" + userId + "\"}";
			return "{\"auth\":\"app-key:" + this.hmac.sign(socketId + "::user::" + data) + "\",\"user_data\":\""
					+ data.replace("\"", "\\\"") + "\"}";
		});
		return new Pusher("app-key", options);
	}

	/** Writes down what a client hears. */
	private final class Heard implements PresenceChannelEventListener {

		@Override
		public void onSubscriptionSucceeded(String channel) {
			JavaClientIT.this.heard.add("subscribed " + channel);
		}

		@Override
		public void onEvent(PusherEvent event) {
			JavaClientIT.this.heard.add(event.getEventName() + " " + event.getChannelName() + " " + event.getData()
					+ " " + event.getUserId());
		}

		@Override
		public void onUsersInformationReceived(String channel, Set<User> users) {
			JavaClientIT.this.heard.add("members " + users.stream().map(User::getId).toList());
		}

		@Override
		public void userSubscribed(String channel, User user) {
			JavaClientIT.this.heard.add("joined " + user.getId());
		}

		@Override
		public void userUnsubscribed(String channel, User user) {
			JavaClientIT.this.heard.add("left " + user.getId());
		}

		@Override
		public void onAuthenticationFailure(String message, Exception ex) {
			JavaClientIT.this.heard.add("refused " + message);
		}

	}

}

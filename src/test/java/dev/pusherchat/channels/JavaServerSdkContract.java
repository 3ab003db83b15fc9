package dev.pusherchat.channels;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannel;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PrivateEncryptedChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import com.pusher.rest.data.Result;
import com.pusher.rest.data.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The official Java SDK of servers, and the official client that hears it. */
abstract class JavaServerSdkContract {

	private static final String MASTER_KEY = "zyrm8pvV2C9fJcBfhyXzvxbJVN/H7QLmbe0xJi1GhPU=";

	private Pusher sdk;

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	/** Where the server listens. */
	abstract int port();

	@BeforeEach
	void open() {
		this.sdk = sdk("app-key", "app-secret");
	}

	@AfterEach
	void close() throws Exception {
		this.sdk.close();
	}

	@Test
	void eventsGoToChannelsAndInBatches() throws Exception {
		com.pusher.client.Pusher client = connect();
		client.subscribe("sdk-a", new Heard(), "ev");
		assertThat(next()).isEqualTo("subscribed sdk-a");
		assertThat(this.sdk.trigger(List.of("sdk-a", "sdk-b"), "ev", Map.of("n", 1)).getStatus())
			.isEqualTo(Status.SUCCESS);
		assertThat(next()).isEqualTo("ev sdk-a {\"n\":1}");
		assertThat(this.sdk.trigger("sdk-a", "ev", 2, client.getConnection().getSocketId()).getStatus())
			.isEqualTo(Status.SUCCESS);
		assertThat(this.sdk.trigger(List.of(new Event("sdk-a", "ev", 3), new Event("sdk-a", "ev", "four"))).getStatus())
			.isEqualTo(Status.SUCCESS);
		assertThat(next()).isEqualTo("ev sdk-a 3");
		assertThat(next()).isEqualTo("ev sdk-a \"four\"");
		client.disconnect();
	}

	@Test
	void encryptedEventIsDecryptedByTheClient() throws Exception {
		com.pusher.client.Pusher client = connect();
		client.subscribePrivateEncrypted("private-encrypted-sdk", new Heard(), "ev");
		assertThat(next()).isEqualTo("subscribed private-encrypted-sdk");
		this.sdk.trigger("private-encrypted-sdk", "ev", Map.of("secret", "\u00e9"));
		assertThat(next()).isEqualTo("ev private-encrypted-sdk {\"secret\":\"\u00e9\"}");
		client.disconnect();
	}

	@Test
	void questionsAreAnswered() throws Exception {
		com.pusher.client.Pusher client = connect();
		client.subscribePresence("presence-sdk");
		TestServer.await(() -> client.getPresenceChannel("presence-sdk").isSubscribed());
		// another node may be a moment behind
		TestServer.await(() -> answer(
				this.sdk.get("/channels", Map.of("filter_by_prefix", "presence-sdk", "info", "user_count")))
			.equals("SUCCESS {\"channels\":{\"presence-sdk\":{\"user_count\":1}}}"));
		TestServer
			.await(() -> answer(this.sdk.get("/channels/presence-sdk", Map.of("info", "user_count,subscription_count")))
				.equals("SUCCESS {\"occupied\":true,\"user_count\":1,\"subscription_count\":1}"));
		TestServer.await(() -> answer(this.sdk.get("/channels/presence-sdk/users"))
			.equals("SUCCESS {\"users\":[{\"id\":\"ann\"}]}"));
		client.disconnect();
	}

	@Test
	void memberHearsWhatAnotherOneSaysAndWhoComes() throws Exception {
		com.pusher.client.Pusher ann = connect("ann");
		ann.subscribePresence("presence-talk", new Heard(), "client-typing");
		assertThat(next()).isEqualTo("members [ann]");
		assertThat(next()).isEqualTo("subscribed presence-talk");
		com.pusher.client.Pusher bob = connect("bob");
		PresenceChannel talk = bob.subscribePresence("presence-talk");
		assertThat(next()).isEqualTo("joined bob");
		TestServer.await(talk::isSubscribed);
		talk.trigger("client-typing", "{}");
		assertThat(next()).isEqualTo("client-typing presence-talk {}");
		bob.disconnect();
		assertThat(next()).isEqualTo("left bob");
		ann.disconnect();
	}

	@Test
	void userIsReachedThroughTheGenericPost() {
		assertThat(answer(this.sdk.post("/events", """
				{"name":"ev","channel":"#server-to-user-ann","data":"{}"}"""))).isEqualTo("SUCCESS {}");
		assertThat(answer(this.sdk.post("/users/ann/terminate_connections", "{}"))).isEqualTo("SUCCESS {}");
	}

	@ParameterizedTest
	@CsvSource({ "/channels/a/users, CLIENT_ERROR", "/channels/a/b, NOT_FOUND", "/colours, NOT_FOUND" })
	void refusalIsTheStatusThatTheSdkKnows(String path, Status status) {
		assertThat(this.sdk.get(path).getStatus()).isEqualTo(status);
	}

	@Test
	void whatIsTooLargeOrNotSignedIsToldApart() throws Exception {
		assertThat(this.sdk.trigger("a", "ev", "x".repeat(10_241)).getHttpStatus()).isEqualTo(413);
		assertThat(this.sdk.trigger("a", "pusher:ev", "x").getStatus()).isEqualTo(Status.CLIENT_ERROR);
		try (Pusher other = sdk("other-key", "app-secret"); Pusher forger = sdk("app-key", "other-secret")) {
			assertThat(other.trigger("a", "ev", "x").getStatus()).isEqualTo(Status.AUTHENTICATION_ERROR);
			assertThat(forger.trigger("a", "ev", "x").getStatus()).isEqualTo(Status.AUTHENTICATION_ERROR);
		}
	}

	private Pusher sdk(String key, String secret) {
		Pusher sdk = new Pusher("1", key, secret, MASTER_KEY);
		sdk.setHost("localhost:" + port());
		return sdk;
	}

	private com.pusher.client.Pusher connect() {
		return connect("ann");
	}

	private com.pusher.client.Pusher connect(String userId) {
		PusherOptions options = new PusherOptions().setHost("localhost").setWsPort(port()).setUseTLS(false);
		options.setChannelAuthorizer((channel, socketId) -> channel.startsWith("presence-")
				? this.sdk.authenticate(socketId, channel, new PresenceUser(userId))
				: this.sdk.authenticate(socketId, channel));
		com.pusher.client.Pusher client = new com.pusher.client.Pusher("app-key", options);
		client.connect();
		TestServer.await(() -> client.getConnection().getSocketId() != null);
		return client;
	}

	private static String answer(Result result) {
		return result.getStatus() + " " + result.getMessage();
	}

	private String next() throws InterruptedException {
		return String.valueOf(this.heard.poll(30, TimeUnit.SECONDS));
	}

	/** Writes down what a client hears. */
	private final class Heard implements PrivateEncryptedChannelEventListener, PresenceChannelEventListener {

		@Override
		public void onUsersInformationReceived(String channel, Set<User> users) {
			JavaServerSdkContract.this.heard.add("members " + users.stream().map(User::getId).toList());
		}

		@Override
		public void userSubscribed(String channel, User user) {
			JavaServerSdkContract.this.heard.add("joined " + user.getId());
		}

		@Override
		public void userUnsubscribed(String channel, User user) {
			JavaServerSdkContract.this.heard.add("left " + user.getId());
		}

		@Override
		public void onSubscriptionSucceeded(String channel) {
			JavaServerSdkContract.this.heard.add("subscribed " + channel);
		}

		@Override
		public void onEvent(PusherEvent event) {
			JavaServerSdkContract.this.heard
				.add(event.getEventName() + " " + event.getChannelName() + " " + event.getData());
		}

		@Override
		public void onAuthenticationFailure(String message, Exception ex) {
			JavaServerSdkContract.this.heard.add("refused " + message);
		}

		@Override
		public void onDecryptionFailure(String event, String reason) {
			JavaServerSdkContract.this.heard.add("not decrypted " + reason);
		}

	}

}

package dev.pusherchat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.ChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole way: what is posted reaches a subscriber as the API returns it. */
@SharedApplication
class NewMessageIT {

	private static final String CONTENT = "{\"content\":\"<b>Grüße</b> \\\"\\\\\\u2028 \\ud83d\\ude00 \\u202e\"}";

	@LocalServerPort
	private int port;

	private HttpClient http = HttpClient.newHttpClient();

	private final BlockingQueue<String> subscriptions = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	@Test
	void aSubscriberOfTheEmbeddedServerReceivesWhatTheApiReturns() throws Exception {
		subscribe();
		assertThatEventsAreWhatTheApiReturns(this.port);
	}

	@Test
	void aSubscriberOfAnotherServerReceivesWhatTheApiReturns() throws Exception {
		int other = port(start("--channels.enabled=false", "--pusher.host=127.0.0.1", "--pusher.port=" + this.port,
				"--pusher.use-tls=false"));
		subscribe();
		assertThatEventsAreWhatTheApiReturns(other);
	}

	@Test
	void theEmbeddedServerMayHaveAContextPathAndAPortForManagement() throws Exception {
		ConfigurableApplicationContext chat = start("--server.servlet.context-path=/chat", "--management.server.port=0",
				"--management.server.address=127.0.0.1");
		post("http://127.0.0.1:" + port(chat) + "/chat/messages");
		awaitRelayed(chat);
	}

	@Test
	void theEmbeddedServerMaySpeakTlsUnderAnyName(@TempDir Path directory) throws Exception {
		Path keys = directory.resolve("keys.p12");
		new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
				"-keyalg", "EC", "-dname", "CN=chat.example.com", "-ext", "san=dns:localhost", "-storepass", "changeit",
				"-keystore", keys.toString())
			.inheritIO()
			.start()
			.waitFor();
		ConfigurableApplicationContext chat = start("--server.ssl.key-store=" + keys,
				"--server.ssl.key-store-password=changeit");
		this.http = HttpClient.newBuilder().sslContext(trusting(keys)).build();
		post("https://localhost:" + port(chat) + "/messages");
		awaitRelayed(chat);
	}

	private void assertThatEventsAreWhatTheApiReturns(int port) throws Exception {
		String messages = "http://127.0.0.1:" + port + "/messages";
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			String answer = post(messages);
			long id = JsonMapper.shared().readTree(answer).get("id").asLong();
			String event = this.events.poll(30, TimeUnit.SECONDS);
			assertThat(event).isEqualTo(answer).isEqualTo(get(messages + "/" + id));
			assertThat(event).startsWith("{\"id\":" + id + ",\"content\":\"");
			ids.add(id - i);
		}
		assertThat(ids).containsOnly(ids.get(0));
	}

	private static SSLContext trusting(Path keys) throws IOException, GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(KeyStore.getInstance(keys.toFile(), "changeit".toCharArray()));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	private void subscribe() throws InterruptedException {
		PusherOptions options = new PusherOptions().setHost("127.0.0.1").setWsPort(this.port).setUseTLS(false);
		Pusher pusher = new Pusher("app-key", options);
		this.closeables.add(pusher::disconnect);
		pusher.subscribe("chat", new ChannelEventListener() {

			@Override
			public void onSubscriptionSucceeded(String channel) {
				NewMessageIT.this.subscriptions.add(channel);
			}

			@Override
			public void onEvent(PusherEvent event) {
				NewMessageIT.this.events.add(event.getData());
			}

		}, "new_message");
		pusher.connect();
		assertThat(this.subscriptions.poll(30, TimeUnit.SECONDS)).isEqualTo("chat");
	}

	private String post(String uri) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(uri))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(CONTENT)));
	}

	private String get(String uri) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(uri)));
	}

	private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), BodyHandlers.ofString()).body();
	}

	private static void awaitRelayed(ConfigurableApplicationContext chat) {
		Counter events = chat.getBean(MeterRegistry.class).get("chat.broadcast.events").counter();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> events.count() == 1);
	}

	private ConfigurableApplicationContext start(String... settings) {
		List<String> all = new ArrayList<>(List.of("--spring.profiles.active=test", "--server.port=0"));
		all.addAll(Arrays.asList(settings));
		ConfigurableApplicationContext context = SpringApplication.run(ChatApplication.class,
				all.toArray(String[]::new));
		this.closeables.add(context);
		return context;
	}

	private static int port(ConfigurableApplicationContext context) {
		WebServer server = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
		return server.getPort();
	}

}

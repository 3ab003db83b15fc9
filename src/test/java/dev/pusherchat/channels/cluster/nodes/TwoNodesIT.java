package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.HttpApi;
import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.order.Standing;

import static org.assertj.core.api.Assertions.assertThat;

/** What crosses from one node to the other, on one PostgreSQL. */
@ParameterizedClass
@EnumSource
class TwoNodesIT {

	private static final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private static Backend.Server server;

	@Parameter
	private Backend backend;

	private final List<NodeClient> clients = new ArrayList<>();

	// so that no test sees what another one has left
	private final String name = UUID.randomUUID().toString();

	private final String room = "presence-" + this.name;

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		server = backend.start();
		for (int i = 0; i < 2; i++) {
			nodes.add(Nodes.start(Nodes.settings(server.settings(), "--channels.presence.max-members=2")));
		}
		nodes.forEach((node) -> Awaitility.await().until(() -> node.getBean(Standing.class).current()));
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		nodes.forEach(ConfigurableApplicationContext::close);
		nodes.clear();
		server.close();
	}

	@AfterEach
	void leave() {
		this.clients.forEach(NodeClient::close);
	}

	private static int port(int node) {
		return Nodes.port(nodes.get(node));
	}

	private NodeClient client(int node) throws Exception {
		NodeClient client = new NodeClient(Nodes.APP, port(node));
		this.clients.add(client);
		return client;
	}

	private static String post(int node, String resource, String body) throws Exception {
		HttpResponse<String> response = new ApiClient(Nodes.APP, port(node)).post(resource, body);
		return response.statusCode() + " " + response.body();
	}

	private static String get(int node, String resource) throws Exception {
		HttpResponse<String> response = new ApiClient(Nodes.APP, port(node)).get(resource);
		return response.statusCode() + " " + response.body();
	}

	private String trigger(int node, String event, String channel, String more) throws Exception {
		return post(node, "/events",
				"{\"name\":\"" + event + "\",\"channel\":\"" + channel + "\",\"data\":\"1\"" + more + "}");
	}

	@Test
	void eventReachesTheSubscribersOfBothNodesOnceAndInOneOrder() throws Exception {
		NodeClient ann = client(0).subscribe(this.name);
		NodeClient bob = client(1).subscribe(this.name);
		for (int i = 0; i < 20; i++) {
			assertThat(trigger(i % 2, "e" + i, this.name, "")).isEqualTo("200 {}");
		}
		for (NodeClient client : List.of(ann, bob)) {
			client.await("\"e19\"");
			assertThat(client.frames().stream().filter((frame) -> frame.contains("\"data\":\"1\""))).hasSize(20);
		}
		assertThat(events(ann)).isEqualTo(events(bob));
	}

	private List<String> events(NodeClient client) {
		return client.frames().stream().filter((frame) -> frame.startsWith("{\"event\":\"e")).toList();
	}

	@Test
	void appendsAreMeasured() throws Exception {
		MeterRegistry meters = nodes.get(0).getBean(MeterRegistry.class);
		long before = meters.get("channels.cluster.append").timer().count();
		assertThat(trigger(0, "e", this.name, "")).isEqualTo("200 {}");
		assertThat(meters.get("channels.cluster.append").timer().count()).isGreaterThan(before);
		assertThat(meters.get("channels.cluster.fenced").functionCounter().count()).isZero();
		assertThat(meters.get("channels.cluster.trimmed").functionCounter().count()).isZero();
	}

	@Test
	void largestEventReachesAHundredChannelsOfTheOtherNode() throws Exception {
		NodeClient bob = client(1).subscribe("c0" + this.name).subscribe("c99" + this.name);
		String channels = IntStream.range(0, 100)
			.mapToObj((i) -> "\"c" + i + this.name + '"')
			.collect(Collectors.joining(","));
		String data = "x".repeat(10_240);
		assertThat(post(0, "/events", "{\"name\":\"e\",\"channels\":[" + channels + "],\"data\":\"" + data + "\"}"))
			.isEqualTo("200 {}");
		bob.await("\"channel\":\"c99" + this.name + "\",\"data\":\"" + data);
		assertThat(bob.count(data)).isEqualTo(2);
	}

	@Test
	void batchArrivesInItsOrder() throws Exception {
		NodeClient ann = client(0).subscribe(this.name);
		NodeClient bob = client(1).subscribe(this.name);
		String batch = IntStream.range(0, 10)
			.mapToObj((i) -> "{\"name\":\"e" + i + "\",\"channel\":\"" + this.name + "\",\"data\":\"1\"}")
			.collect(Collectors.joining(","));
		assertThat(post(1, "/batch_events", "{\"batch\":[" + batch + "]}")).isEqualTo("200 {}");
		for (NodeClient client : List.of(ann, bob)) {
			client.await("\"e9\"");
			assertThat(events(client)).map((frame) -> frame.substring(10, 12))
				.isEqualTo(IntStream.range(0, 10).mapToObj((i) -> "e" + i).toList());
		}
	}

	@Test
	void memberJoinsOnceForAllAndIsListedOnBoth() throws Exception {
		NodeClient ann = client(0).subscribe(this.room, "{\"user_id\":\"ann\",\"user_info\":{\"n\":1}}");
		NodeClient bob = client(1).subscribe(this.room, "{\"user_id\":\"bob\"}");
		assertThat(bob.await("subscription_succeeded")).contains("\\\"ann\\\":{\\\"n\\\":1}", "\\\"count\\\":2");
		NodeClient bobAgain = client(0).subscribe(this.room, "{\"user_id\":\"bob\"}");
		ann.await("member_added");
		for (int node = 0; node < 2; node++) {
			assertThat(get(node, "/channels/" + this.room + "/users"))
				.isEqualTo("200 {\"users\":[{\"id\":\"ann\"},{\"id\":\"bob\"}]}");
			assertThat(get(node, "/channels/" + this.room + "?info=user_count,subscription_count"))
				.isEqualTo("200 {\"occupied\":true,\"user_count\":2,\"subscription_count\":3}");
			assertThat(get(node, "/channels?filter_by_prefix=" + this.room + "&info=user_count"))
				.isEqualTo("200 {\"channels\":{\"" + this.room + "\":{\"user_count\":2}}}");
		}
		bob.close();
		bobAgain.unsubscribe(this.room);
		ann.await("member_removed");
		assertThat(ann.count("member_added")).isOne();
		assertThat(ann.count("member_removed")).isOne();
	}

	@Test
	void roomIsFullWhoeverIsWhere() throws Exception {
		client(0).subscribe(this.room, "{\"user_id\":1}");
		client(1).subscribe(this.room, "{\"user_id\":2}");
		NodeClient third = client(0);
		third.sendSubscribe(this.room, "{\"user_id\":3}");
		assertThat(third.await("pusher:error")).contains("is full: it has 2 members");
		client(0).subscribe(this.room, "{\"user_id\":2}");
	}

	@Test
	void clientEventReachesTheOtherNodeAndNotItsSender() throws Exception {
		NodeClient ann = client(0).subscribe(this.room, "{\"user_id\":\"ann\"}");
		NodeClient bob = client(1).subscribe(this.room, "{\"user_id\":\"bob\"}");
		ann.send("{\"event\":\"client-x\",\"channel\":\"" + this.room + "\",\"data\":{\"a\": 1}}");
		assertThat(bob.await("client-x")).isEqualTo(
				"{\"event\":\"client-x\",\"channel\":\"" + this.room + "\",\"data\":{\"a\": 1},\"user_id\":\"ann\"}");
		trigger(1, "last", this.room, "");
		ann.await("last");
		assertThat(ann.count("client-x")).isZero();
	}

	@Test
	void senderOnTheOtherNodeIsExcepted() throws Exception {
		NodeClient ann = client(0).subscribe(this.name);
		NodeClient bob = client(1).subscribe(this.name);
		trigger(1, "first", this.name, ",\"socket_id\":\"" + ann.socketId() + '"');
		trigger(1, "last", this.name, "");
		ann.await("last");
		bob.await("last");
		assertThat(ann.count("first")).isZero();
		assertThat(bob.count("first")).isOne();
	}

	@Test
	void userIsReachedSeenAndTerminatedAcross() throws Exception {
		NodeClient watcher = client(0);
		watcher.signIn("{\"id\":\"watcher" + this.name + "\",\"watchlist\":[\"" + this.name + "\"]}");
		watcher.await("offline");
		NodeClient user = client(1);
		user.signIn("{\"id\":\"" + this.name + "\"}");
		watcher.await("online");
		user.subscribe("#server-to-user-" + this.name);
		trigger(0, "e", "#server-to-user-" + this.name, "");
		user.await("\"e\"");
		assertThat(post(0, "/users/" + this.name + "/terminate_connections", "{}")).isEqualTo("200 {}");
		assertThat(user.awaitClose()).startsWith("4009 ");
		Awaitility.await().until(() -> watcher.count("\\\"offline\\\"") == 2);
		assertThat(watcher.isClosed()).isFalse();
	}

	@Test
	void authorizationOfTheOtherNodeEndsTheConnection() throws Exception {
		NodeClient ann = client(1).subscribe("private-" + this.name);
		NodeClient bob = client(1).subscribe("private-" + this.name);
		authorize(0, bob, Instant.MAX);
		authorize(0, ann, Instant.now().plusSeconds(2));
		assertThat(ann.awaitClose()).startsWith("4200 Authorization expired");
		assertThat(bob.isClosed()).isFalse();
	}

	@Test
	void userWhomTheOtherNodeAuthorizedIsTerminated() throws Exception {
		NodeClient ann = client(1);
		authorize(0, ann, Instant.MAX);
		assertThat(post(0, "/users/" + this.name + "/terminate_connections", "{}")).isEqualTo("200 {}");
		assertThat(ann.awaitClose()).startsWith("4009 ");
	}

	private void authorize(int node, NodeClient client, Instant until) throws Exception {
		assertThat(nodes.get(node)
			.getBean(HttpApi.class)
			.authorize(client.socketId(), "private-" + this.name, this.name, until)
			.toCompletableFuture()
			.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void connectionWithoutRoomForAnAuthorizationOfTheOtherNodeIsClosed() throws Exception {
		NodeClient ann = client(1);
		HttpApi api = nodes.get(0).getBean(HttpApi.class);
		for (int i = 0; i <= 1000; i++) {
			api.authorize(ann.socketId(), "private-" + i, this.name, Instant.MAX);
		}
		assertThat(ann.awaitClose()).isEqualTo("4009 Authorized for as many channels as it may have");
	}

	@Test
	void cachedEventIsOnBoth() throws Exception {
		String channel = "cache-" + this.name;
		client(1).subscribe(channel).await("cache_miss");
		trigger(0, "e", channel, "");
		client(1).subscribe(channel).await("\"e\"");
		for (int node = 0; node < 2; node++) {
			assertThat(get(node, "/channels/" + channel + "?info=cache")).contains("\"data\":\"1\"");
		}
	}

	@Test
	void subscriptionsOfBothAreCounted() throws Exception {
		NodeClient ann = client(0).subscribe(this.name);
		ann.await("subscription_count\\\":1");
		NodeClient bob = client(1).subscribe(this.name);
		ann.await("subscription_count\\\":2");
		bob.await("subscription_count\\\":2");
		assertThat(trigger(1, "e", this.name, ",\"info\":\"subscription_count\""))
			.isEqualTo("200 {\"channels\":{\"" + this.name + "\":{\"subscription_count\":2}}}");
		bob.unsubscribe(this.name);
		Awaitility.await().until(() -> ann.count("subscription_count\\\":1") == 2);
	}

	@Test
	void postedMessageReachesBothOnce() throws Exception {
		NodeClient ann = client(0).subscribe("chat");
		NodeClient bob = client(1).subscribe("chat");
		for (String content : List.of(this.name, "last " + this.name)) {
			assertThat(new Posts(port(0)).post(content)).isEqualTo(201);
		}
		for (NodeClient client : List.of(ann, bob)) {
			client.await("last " + this.name);
			assertThat(client.count("\\\"content\\\":\\\"" + this.name)).isOne();
		}
	}

}

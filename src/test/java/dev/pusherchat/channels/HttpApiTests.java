package dev.pusherchat.channels;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.api.ApiServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Section 11 of the protocol with everything in place: what a request does to those who
 * are connected, and what it is told of them.
 */
class HttpApiTests {

	private final TestServer server = new TestServer();

	private final ApiServer api = this.server.api();

	private final ApiClient http = new ApiClient(ApiServer.APP, this.api.port());

	private final TestServer.Client ann = this.server.connect();

	private final TestServer.Client bob = this.server.connect();

	@AfterEach
	void close() {
		this.api.close();
	}

	@Test
	void eventReachesEachSubscriberOncePerChannel() throws Exception {
		this.ann.subscribe("a");
		this.ann.subscribe("b");
		this.bob.subscribe("b");
		assertThat(post("/events", """
				{"name":"App\\\\Events\\\\Sent.now:x","channels":["a","b","c","a"],"data":"{\\"n\\": 1.0}"}"""))
			.isEqualTo("200 {}");
		String data = "\",\"data\":\"{\\\"n\\\": 1.0}\"}";
		assertThat(this.ann.take()).containsExactly("{\"event\":\"App\\\\Events\\\\Sent.now:x\",\"channel\":\"a" + data,
				"{\"event\":\"App\\\\Events\\\\Sent.now:x\",\"channel\":\"b" + data);
		assertThat(this.bob.take()).hasSize(1);
	}

	@Test
	void senderIsExceptedAndAStrangerExceptsNobody() throws Exception {
		this.ann.subscribe("a");
		this.bob.subscribe("a");
		post("/events",
				"{\"name\":\"e\",\"channel\":\"a\",\"data\":\"1\",\"socket_id\":\"" + this.ann.socketId + "\"}");
		post("/events", "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"2\",\"socket_id\":\"1.1\"}");
		post("/events", "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"3\",\"socket_id\":null}");
		assertThat(this.ann.take()).containsExactly(Expected.frame("e", "a", "2"), Expected.frame("e", "a", "3"));
		assertThat(this.bob.take()).hasSize(3);
	}

	@Test
	void largestDataGrowsSixFoldOnTheWireAndArrives() throws Exception {
		this.ann.subscribe("a");
		String data = "\\u0001".repeat(10240);
		assertThat(
				post("/events", "{\"name\":\"" + "n".repeat(200) + "\",\"channel\":\"a\",\"data\":\"" + data + "\"}"))
			.isEqualTo("200 {}");
		assertThat(this.ann.take())
			.containsExactly("{\"event\":\"" + "n".repeat(200) + "\",\"channel\":\"a\",\"data\":\"" + data + "\"}");
	}

	@Test
	void hundredChannelsAreTakenAtOnce() throws Exception {
		this.ann.subscribe("c0");
		this.ann.subscribe("c99");
		String channels = IntStream.range(0, 100).mapToObj((i) -> "\"c" + i + '"').collect(Collectors.joining(","));
		assertThat(post("/events", "{\"name\":\"e\",\"channels\":[" + channels + "],\"data\":\"1\"}"))
			.isEqualTo("200 {}");
		assertThat(this.ann.take()).containsExactly(Expected.frame("e", "c0", "1"), Expected.frame("e", "c99", "1"));
	}

	@Test
	void answerTellsTheCountsThatAreAskedFor() throws Exception {
		this.ann.subscribe("presence-b", "{\"user_id\":1}");
		this.bob.subscribe("presence-b", "{\"user_id\":\"1\"}");
		this.bob.subscribe("a");
		assertThat(post("/events",
				"""
						{"name":"e","channels":["a","presence-b","cache-c"],"data":"x","info":"subscription_count,user_count"}"""))
			.isEqualTo("200 {\"channels\":{\"a\":{\"subscription_count\":1},"
					+ "\"presence-b\":{\"user_count\":1,\"subscription_count\":2},\"cache-c\":{\"subscription_count\":0}}}");
	}

	@Test
	void tenEventsOfABatchArriveInOrder() throws Exception {
		this.ann.subscribe("a");
		String batch = IntStream.range(0, 10)
			.mapToObj((i) -> "{\"channel\":\"a\",\"name\":\"e\",\"data\":\"" + i + "\"}")
			.collect(Collectors.joining(","));
		assertThat(post("/batch_events", "{\"batch\":[" + batch + "]}")).isEqualTo("200 {}");
		assertThat(this.ann.take()).containsExactlyElementsOf(
				IntStream.range(0, 10).mapToObj((i) -> Expected.frame("e", "a", String.valueOf(i))).toList());
		assertThat(post("/batch_events", """
				{"batch":[{"channel":"a","name":"e","data":"","info":"subscription_count"},
				{"channel":"b","name":"e","data":""}]}"""))
			.isEqualTo("200 {\"batch\":[{\"subscription_count\":1},{}]}");
	}

	@Test
	void occupiedChannelsAreListed() throws Exception {
		assertThat(get("/channels")).isEqualTo("200 {\"channels\":{}}");
		this.ann.signIn("{\"id\":\"ann\"}");
		this.ann.subscribe("#server-to-user-ann");
		this.ann.subscribe("a");
		this.ann.subscribe("presence-b", "{\"user_id\":1}");
		assertThat(get("/channels")).isEqualTo("200 {\"channels\":{\"a\":{},\"presence-b\":{}}}");
		assertThat(get("/channels?filter_by_prefix=presence-&info=user_count"))
			.isEqualTo("200 {\"channels\":{\"presence-b\":{\"user_count\":1}}}");
		assertThat(get("/channels?filter_by_prefix=%23")).isEqualTo("200 {\"channels\":{}}");
	}

	@Test
	void channelIsDescribed() throws Exception {
		this.ann.subscribe("presence-cache-a", "{\"user_id\":1}");
		assertThat(get("/channels/presence-cache-a?info=user_count,subscription_count,cache"))
			.isEqualTo("200 {\"occupied\":true,\"user_count\":1,\"subscription_count\":1,\"cache\":null}");
		post("/events", "{\"name\":\"e\",\"channel\":\"presence-cache-a\",\"data\":\"{\\\"n\\\":1}\"}");
		assertThat(get("/channels/presence-cache-a?info=cache")).startsWith("200 {\"occupied\":true,\"cache\":{")
			.contains("\"data\":\"{\\\"n\\\":1}\"")
			.contains("\"ttl\":1800");
		assertThat(get("/channels/b")).isEqualTo("200 {\"occupied\":false}");
		assertThat(get("/channels/presence-b?info=user_count,subscription_count"))
			.isEqualTo("200 {\"occupied\":false,\"user_count\":0,\"subscription_count\":0}");
	}

	@Test
	void usersAreListedOnceEach() throws Exception {
		this.ann.subscribe("presence-a", "{\"user_id\":10}");
		this.bob.subscribe("presence-a", "{\"user_id\":\"10\"}");
		this.server.connect().subscribe("presence-a", "{\"user_id\":\"\\\"\"}");
		assertThat(get("/channels/presence-a/users")).isEqualTo("200 {\"users\":[{\"id\":\"10\"},{\"id\":\"\\\"\"}]}");
		assertThat(get("/channels/presence-b/users")).isEqualTo("200 {\"users\":[]}");
	}

	@Test
	void userIsReachedAndTerminated() throws Exception {
		this.ann.signIn("{\"id\":\"ann@x;y\"}");
		this.ann.subscribe("#server-to-user-ann@x;y");
		assertThat(post("/events", "{\"name\":\"e\",\"channel\":\"#server-to-user-ann@x;y\",\"data\":\"1\"}"))
			.isEqualTo("200 {}");
		assertThat(this.ann.take()).containsExactly(Expected.frame("e", "#server-to-user-ann@x;y", "1"));
		assertThat(post("/users/ann@x;y/terminate_connections", "{}")).isEqualTo("200 {}");
		assertThat(this.ann.closed()).isEqualTo("4009 You got disconnected by the app.");
		assertThat(post("/users/nobody/terminate_connections", "{}")).isEqualTo("200 {}");
		assertThat(this.bob.closed()).isNull();
	}

	@Test
	void deprecatedCallsStillWork() throws Exception {
		this.ann.subscribe("presence-a", "{\"user_id\":1}");
		assertThat(this.http
			.post("/channels/presence-a/events", "&name=e", "raw \"data\"".getBytes(StandardCharsets.UTF_8))
			.statusCode()).isEqualTo(202);
		assertThat(this.ann.take()).containsExactly(Expected.frame("e", "presence-a", "raw \"data\""));
		assertThat(get("/channels/presence-a/stats"))
			.isEqualTo("200 {\"occupied\":true,\"connection_count\":1,\"user_count\":1}");
	}

	private String post(String resource, String body) throws Exception {
		return text(this.http.post(resource, body));
	}

	private String get(String resource) throws Exception {
		return text(this.http.get(resource));
	}

	private static String text(HttpResponse<String> answer) {
		return answer.statusCode() + " " + answer.body();
	}

}

package dev.pusherchat.channels.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;
import org.mockito.Mockito;

import dev.pusherchat.channels.channel.CachedEvent;
import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.channel.Channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/** Every status and answer of the HTTP API, over a real port. */
@TestInstance(Lifecycle.PER_CLASS)
class ApiServletTests {

	private final Channels channels = Mockito.mock();

	private final List<String> terminated = new ArrayList<>();

	private final ApiServer server = new ApiServer(this.channels, this.terminated::add);

	private final ApiClient client = new ApiClient(ApiServer.APP, this.server.port());

	@AfterAll
	void close() {
		this.server.close();
	}

	@BeforeEach
	void reset() {
		Mockito.reset(this.channels);
		this.terminated.clear();
	}

	@Test
	void eventIsTriggeredOnEachChannel() throws Exception {
		HttpResponse<String> response = this.client.post("/events", """
				{"name":"ev","channels":["a","b"],"data":"{\\"id\\": 1.0}"}""");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{}");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		then(this.channels).should().trigger("a", "ev", "{\"id\": 1.0}", null);
		then(this.channels).should().trigger("b", "ev", "{\"id\": 1.0}", null);
	}

	@Test
	void eventMayNameOneChannelAndItsSender() throws Exception {
		assertThat(this.client.post("/events", """
				{"name":"ev","channel":"a","data":"","socket_id":"12.34","channels":null,"info":null,"x":{"y":[1]}}""")
			.statusCode()).isEqualTo(200);
		then(this.channels).should().trigger("a", "ev", "", "12.34");
	}

	@Test
	void channelNamedTwiceGetsTheEventOnce() throws Exception {
		assertThat(this.client.post("/events", """
				{"name":"ev","channels":["a","a"],"data":"x"}""").statusCode()).isEqualTo(200);
		then(this.channels).should().trigger("a", "ev", "x", null);
		then(this.channels).shouldHaveNoMoreInteractions();
	}

	@Test
	void eventToAUserIsTriggeredOnTheUsersChannel() throws Exception {
		assertThat(this.client.post("/events", """
				{"name":"ev","channels":["#server-to-user-ann@b.c"],"data":"x"}""").statusCode()).isEqualTo(200);
		then(this.channels).should().trigger("#server-to-user-ann@b.c", "ev", "x", null);
	}

	@Test
	void dataIsPassedOnUnchanged() throws Exception {
		String data = "\u0000\t\"\\/ \u20ac \ud83d\ude00 {\"b\":1e3,\"a\":0.10}";
		assertThat(this.client.post("/events",
				"""
						{"name":"ev","channel":"a","data":"\\u0000\\t\\"\\\\/ \\u20AC \ud83d\ude00 {\\"b\\":1e3,\\"a\\":0.10}"}""")
			.statusCode()).isEqualTo(200);
		then(this.channels).should().trigger("a", "ev", data, null);
	}

	@Test
	void eventIsAnsweredWithTheAttributesAskedFor() throws Exception {
		given(this.channels.state("a")).willReturn(new ChannelState(1, 0, null));
		given(this.channels.state("presence-b")).willReturn(new ChannelState(3, 2, null));
		HttpResponse<String> response = this.client.post("/events", """
				{"name":"ev","channels":["a","presence-b"],"data":"x","info":"user_count,subscription_count"}""");
		assertThat(response.body()).isEqualTo("""
				{"channels":{"a":{"subscription_count":1},"presence-b":{"user_count":2,"subscription_count":3}}}""");
	}

	@ParameterizedTest
	@MethodSource
	void eventThatIsNotRightIsRefused(String body, String reason) throws Exception {
		HttpResponse<String> response = this.client.post("/events", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body().strip()).isEqualTo(reason);
		then(this.channels).shouldHaveNoInteractions();
	}

	static Stream<List<String>> eventsThatAreNotRight() {
		String channels = IntStream.range(0, 101).mapToObj((i) -> "\"c" + i + '"').collect(Collectors.joining(","));
		return Stream.of(List.of("", "The body must be a JSON object"), List.of("[]", "The body must be a JSON object"),
				List.of("null", "The body must be a JSON object"), List.of("{", "The body is not JSON"),
				List.of("{}{}", "name is missing"), List.of("""
						{"name":"ev","channel":"a","data":"x"} 1""", "The body goes on behind its JSON object"),
				List.of("[".repeat(2000), "The body must be a JSON object"),
				List.of("{\"x\":" + "[".repeat(2000), "The body is not JSON"), List.of("""
						{"channel":"a","data":"x"}""", "name is missing"), List.of("""
						{"name":null,"channel":"a","data":"x"}""", "name is missing"), List.of("""
						{"name":"","channel":"a","data":"x"}""", "name is missing"), List.of("""
						{"name":1,"channel":"a","data":"x"}""", "name must be a string"),
				List.of("""
						{"name":"%s","channel":"a","data":"x"}""".formatted("n".repeat(201)),
						"name exceeds 200 characters"),
				List.of("""
						{"name":"pusher:ev","channel":"a","data":"x"}""", "name begins with a prefix that is reserved"),
				List.of("""
						{"name":"pusher_internal:ev","channel":"a","data":"x"}""",
						"name begins with a prefix that is reserved"),
				List.of("""
						{"name":"ev","channel":"a"}""", "data is missing"), List.of("""
						{"name":"ev","channel":"a","data":{"x":1}}""", "data must be a string"), List.of("""
						{"name":"ev","data":"x"}""", "channels is missing"), List.of("""
						{"name":"ev","channels":[],"data":"x"}""", "channels is missing"), List.of("""
						{"name":"ev","channels":"a","data":"x"}""", "channels must be an array of strings"), List.of("""
						{"name":"ev","channels":["a",1],"data":"x"}""", "channels must be an array of strings"),
				List.of("""
						{"name":"ev","channels":[%s],"data":"x"}""".formatted(channels),
						"channels holds more than 100 names"),
				List.of("""
						{"name":"ev","channel":["a"],"data":"x"}""", "channel must be a string"),
				List.of("""
						{"name":"ev","channel":"%s","data":"x"}""".formatted("c".repeat(165)),
						"channels holds a name that no channel can have"),
				List.of("""
						{"name":"ev","channel":"a b","data":"x"}""", "channels holds a name that no channel can have"),
				List.of("""
						{"name":"ev","channel":"#other","data":"x"}""",
						"channels holds a name that no channel can have"),
				List.of("""
						{"name":"ev","channel":"#server-to-user-","data":"x"}""",
						"channels holds a name that no channel can have"),
				List.of("""
						{"name":"ev","channel":"a","data":"x","socket_id":"1"}""",
						"socket_id is not one that a connection was given"),
				List.of("""
						{"name":"ev","channel":"a","data":"x","socket_id":1.2}""", "socket_id must be a string"),
				List.of("""
						{"name":"ev","channel":"a","data":"x","info":["user_count"]}""", "info must be a string"),
				List.of("""
						{"name":"ev","channel":"a","data":"x","info":"colour"}""",
						"info asks for an attribute that does not exist"));
	}

	static Stream<Arguments> eventThatIsNotRightIsRefused() {
		return eventsThatAreNotRight().map((row) -> Arguments.of(row.toArray()));
	}

	@Test
	void bodyThatIsNotUtf8IsRefused() throws Exception {
		byte[] body = "{\"name\":\"ev\",\"channel\":\"a\",\"data\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
		assertThat(this.client.post("/events", "", body).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "x, 10240, 200", "x, 10241, 413", "\u00e9, 5120, 200", "\u00e9, 5121, 413", "\u20ac, 3413, 200",
			"\u20ac, 3414, 413", "\ud83d\ude00, 2560, 200", "\ud83d\ude00, 2561, 413", "\\u0001, 10240, 200" })
	void dataOfMoreThanTenKilobytesIsTooLarge(String character, int times, int status) throws Exception {
		HttpResponse<String> response = this.client.post("/events", """
				{"name":"ev","channel":"a","data":"%s"}""".formatted(character.repeat(times)));
		assertThat(response.statusCode()).isEqualTo(status);
		if (status == 413) {
			assertThat(response.body())
				.contains("The data content of this event exceeds the allowed maximum (10240 bytes)");
		}
	}

	@Test
	void bodyOverItsLimitIsTooLarge() throws Exception {
		HttpResponse<String> response = this.client.post("/events", "", new byte[(1 << 20) + 1]);
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).contains("1048576 bytes");
	}

	@Test
	void batchIsTriggeredInOrder() throws Exception {
		HttpResponse<String> response = this.client.post("/batch_events", """
				{"batch":[{"channel":"a","name":"one","data":"1"},
				{"channel":"a","name":"two","data":"2","socket_id":"1.2"}]}""");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{}");
		InOrder inOrder = Mockito.inOrder(this.channels);
		then(this.channels).should(inOrder).trigger("a", "one", "1", null);
		then(this.channels).should(inOrder).trigger("a", "two", "2", "1.2");
	}

	@Test
	void batchIsAnsweredWithOneObjectPerEvent() throws Exception {
		given(this.channels.state(any())).willReturn(new ChannelState(2, 0, null));
		assertThat(this.client.post("/batch_events", """
				{"batch":[{"channel":"a","name":"ev","data":"1","info":"subscription_count"},
				{"channel":"b","name":"ev","data":"2"}]}""").body()).isEqualTo("""
				{"batch":[{"subscription_count":2},{}]}""");
	}

	@Test
	void batchWithOneWrongEventTriggersNone() throws Exception {
		HttpResponse<String> response = this.client.post("/batch_events", """
				{"batch":[{"channel":"a","name":"ev","data":"1"},{"channel":"a","name":"ev","data":"%s"}]}"""
			.formatted("x".repeat(10241)));
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).startsWith("batch[1]: ").contains("content of this event");
		then(this.channels).shouldHaveNoInteractions();
	}

	@Test
	void batchOfElevenIsTooLarge() throws Exception {
		String event = "{\"channel\":\"a\",\"name\":\"ev\",\"data\":\"1\"},";
		HttpResponse<String> response = this.client.post("/batch_events",
				"{\"batch\":[" + event.repeat(10) + event.replace("},", "}]}"));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).startsWith("Batch too large");
		then(this.channels).shouldHaveNoInteractions();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"batch\":null}", "{\"batch\":{}}", "{\"batch\":[]}", "{\"batch\":[1]}", "[]",
			"{\"batch\":[{}]}", "{\"batch\":[{\"name\":\"ev\",\"channels\":[\"a\",\"b\"],\"data\":\"x\"}]}" })
	void batchThatIsNotRightIsRefused(String body) throws Exception {
		assertThat(this.client.post("/batch_events", body).statusCode()).isEqualTo(400);
		then(this.channels).shouldHaveNoInteractions();
	}

	@Test
	void channelsAreListed() throws Exception {
		given(this.channels.occupied("")).willReturn(Map.of("a", new ChannelState(1, 0, null)));
		assertThat(this.client.get("/channels").body()).isEqualTo("{\"channels\":{\"a\":{}}}");
	}

	@Test
	void channelsAreAnObjectEvenWhenThereAreNone() throws Exception {
		given(this.channels.occupied("random-")).willReturn(Map.of());
		assertThat(this.client.get("/channels?filter_by_prefix=random-").body()).isEqualTo("{\"channels\":{}}");
	}

	@Test
	void presenceChannelsAreListedWithTheirUserCount() throws Exception {
		given(this.channels.occupied("presence-")).willReturn(Map.of("presence-a", new ChannelState(3, 2, null)));
		assertThat(this.client.get("/channels?filter_by_prefix=presence-&info=user_count").body())
			.isEqualTo("{\"channels\":{\"presence-a\":{\"user_count\":2}}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/channels?info=user_count", "/channels?filter_by_prefix=presence&info=user_count",
			"/channels?info=subscription_count", "/channels/a?info=user_count", "/channels/a?info=cache",
			"/channels/x-cache-a?info=cache", "/channels/a?info=colour", "/channels/a%20b", "/channels/a/users",
			"/channels/private-a/users", "/channels/a%20b/stats", "/channels/presence-%20/users", "/channels/%23x" })
	void questionThatHasNoAnswerIsRefused(String resource) throws Exception {
		assertThat(this.client.get(resource).statusCode()).isEqualTo(400);
		then(this.channels).shouldHaveNoInteractions();
	}

	@Test
	void emptyChannelIsNotOccupied() throws Exception {
		given(this.channels.state("a")).willReturn(new ChannelState(0, 0, null));
		assertThat(this.client.get("/channels/a").body()).isEqualTo("{\"occupied\":false}");
	}

	@Test
	void channelIsDescribed() throws Exception {
		given(this.channels.state("presence-cache-a"))
			.willReturn(new ChannelState(3, 2, new CachedEvent("ev", "{\"x\":1}", 1800)));
		String body = this.client.get("/channels/presence-cache-a?info=user_count,subscription_count,cache").body();
		assertThat(body).startsWith("{\"occupied\":true,\"user_count\":2,\"subscription_count\":3,\"cache\":{")
			.contains("\"data\":\"{\\\"x\\\":1}\"", "\"ttl\":1800");
	}

	@Test
	void emptyCacheIsNull() throws Exception {
		given(this.channels.state("cache-a")).willReturn(new ChannelState(0, 0, null));
		assertThat(this.client.get("/channels/cache-a?info=cache").body())
			.isEqualTo("{\"occupied\":false,\"cache\":null}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "azAZ9_-=@,.;", "a;b=c", ";", "..", "a%3Bb" })
	void pathIsSignedAsItIsSent(String name) throws Exception {
		given(this.channels.state(any())).willReturn(new ChannelState(1, 0, null));
		HttpResponse<String> response = this.client.get("/channels/x" + name);
		assertThat(response.body()).isEqualTo("{\"occupied\":true}");
		then(this.channels).should().state("x" + name.replace("%3B", ";"));
	}

	@Test
	void usersAreListed() throws Exception {
		given(this.channels.userIds("presence-a")).willReturn(List.of("1", "ann"));
		assertThat(this.client.get("/channels/presence-a/users").body())
			.isEqualTo("{\"users\":[{\"id\":\"1\"},{\"id\":\"ann\"}]}");
	}

	@Test
	void connectionsOfAUserAreTerminated() throws Exception {
		HttpResponse<String> response = this.client.post("/users/ann@b;c/terminate_connections", "{}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{}");
		assertThat(this.terminated).containsExactly("ann@b;c");
	}

	@Test
	void deprecatedEventHasItsDataInTheBody() throws Exception {
		HttpResponse<String> response = this.client.post("/channels/a/events", "&name=ev&socket_id=1.2",
				"{\"x\": \u20ac}".getBytes(StandardCharsets.UTF_8));
		assertThat(response.statusCode()).isEqualTo(202);
		then(this.channels).should().trigger("a", "ev", "{\"x\": \u20ac}", "1.2");
	}

	@Test
	void deprecatedEventWithoutANameIsRefused() throws Exception {
		assertThat(this.client.post("/channels/a/events", "x").statusCode()).isEqualTo(400);
		assertThat(this.client.post("/channels/a/events", "&name=ev", new byte[] { (byte) 0xff }).statusCode())
			.isEqualTo(400);
	}

	@Test
	void deprecatedStatsTellTheCounts() throws Exception {
		given(this.channels.state("presence-a")).willReturn(new ChannelState(3, 2, null));
		assertThat(this.client.get("/channels/presence-a/stats").body())
			.isEqualTo("{\"occupied\":true,\"connection_count\":3,\"user_count\":2}");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /events", "POST, /channels", "GET, /colours", "POST, /event", "POST, /events/",
			"DELETE, /events", "PUT, /events", "GET, /channels/", "GET, /channels/a/b", "GET, /channels/a/b/users",
			"POST, /users//terminate_connections" })
	void unknownResourceIsNotFound(String method, String resource) throws Exception {
		String path = "/apps/3" + resource;
		byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
		HttpResponse<String> response = this.client.send(method, path, this.client.sign(method, path, "", body), body);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body().strip()).isEqualTo("Unknown resource");
	}

	@Test
	void unknownAppIsNotFound() throws Exception {
		assertThat(this.client.send("GET", "/apps/4/channels", "", new byte[0]).statusCode()).isEqualTo(404);
		assertThat(this.client.send("GET", "/apps", "", new byte[0]).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			auth_key=app-key   | auth_key=other-key | Unknown auth_key
			auth_version=1.0   | auth_version=2.0   | Version not supported
			auth_timestamp=1   | auth_timestamp=2   | Timestamp expired
			auth_timestamp=1   | auth_timestamp=0   | Timestamp expired
			auth_timestamp=    | auth_timestamp=x   | auth_timestamp is not a number
			body_md5=          | body_md5=0         | Invalid signature
			auth_signature=    | auth_signature=0   | Invalid signature
			&auth_signature=   | &x=                | Missing parameter: auth_signature
			""")
	void requestThatIsNotAsItWasSignedIsRefused(String signed, String sent, String reason) throws Exception {
		byte[] body = "{\"name\":\"ev\",\"channel\":\"a\",\"data\":\"x\"}".getBytes(StandardCharsets.UTF_8);
		String query = this.client.sign("POST", "/apps/3/events", "", body);
		assertThat(query).contains(signed);
		HttpResponse<String> response = this.client.send("POST", "/apps/3/events", query.replace(signed, sent), body);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).startsWith(reason);
		then(this.channels).shouldHaveNoInteractions();
	}

	@Test
	void valuesAreSignedDecodedHoweverTheyAreSent() throws Exception {
		given(this.channels.occupied(any())).willReturn(Map.of());
		String query = this.client.sign("GET", "/apps/3/channels",
				"&filter_by_prefix=presence- +;&info=user_count,user_count&x[]=1&x[]=2", new byte[0]);
		for (String sent : List.of(
				query.replace("- +;", "-+%2b%3B").replace("_count,", "_count%2C").replace("[]", "%5B%5D"),
				query.replace("- +;", "-%20%2B;").replace("[", "%5b").replace("]", "%5d"))) {
			assertThat(this.client.send("GET", "/apps/3/channels", sent, new byte[0]).statusCode()).isEqualTo(200);
		}
		then(this.channels).should(Mockito.times(2)).occupied("presence- +;");
	}

	@Test
	void disabledAppIsForbidden() throws Exception {
		try (ApiServer disabled = new ApiServer(this.channels, this.terminated::add, true)) {
			assertThat(new ApiClient(ApiServer.APP, disabled.port()).get("/channels").statusCode()).isEqualTo(403);
		}
		then(this.channels).shouldHaveNoInteractions();
	}

	@Test
	void requestThatIsNotSignedIsRefused() throws Exception {
		HttpResponse<String> response = unsigned("name=x");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body().strip()).isEqualTo("Missing parameter: auth_key");
		assertThat(unsigned("auth_key=x%FF&auth_version=2").statusCode()).isEqualTo(401);
	}

	@Test
	void requestThatIsNotSignedIsRefusedBeforeItsBodyIsRead() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.server.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write("""
					POST /apps/3/events?auth_key=app-key HTTP/1.1\r
					Host: localhost\r
					Content-Length: 1000\r
					\r
					""".getBytes(StandardCharsets.US_ASCII));
			assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
				.readLine()).startsWith("HTTP/1.1 401");
		}
	}

	@Test
	void bodyOtherThanTheSignedOneIsRefused() throws Exception {
		byte[] signed = "{\"name\":\"ev\",\"channel\":\"a\",\"data\":\"x\"}".getBytes(StandardCharsets.UTF_8);
		byte[] sent = "{\"name\":\"ev\",\"channel\":\"a\",\"data\":\"y\"}".getBytes(StandardCharsets.UTF_8);
		String path = "/apps/3/events";
		assertThat(this.client.send("POST", path, this.client.sign("POST", path, "", signed), sent).statusCode())
			.isEqualTo(401);
		then(this.channels).shouldHaveNoInteractions();
	}

	private HttpResponse<String> unsigned(String query) throws IOException, InterruptedException {
		return this.client.send("POST", "/apps/3/events", query, "{}".getBytes(StandardCharsets.UTF_8));
	}

}

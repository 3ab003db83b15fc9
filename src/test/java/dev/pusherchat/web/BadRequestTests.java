package dev.pusherchat.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a caller does wrong, over a real socket. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc // as in CorsTests, so that they share one application
@ActiveProfiles("test")
class BadRequestTests {

	private static final String FORM = "application/x-www-form-urlencoded";

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"content":""}           | must not be blank
			{"content":" \\n\\t "}   | must not be blank
			{"content":null}         | is missing: the body was read as JSON
			{}                       | is missing: the body was read as JSON
			{"text":"x"}             | is missing: the body was read as JSON
			{"content":5}            | must be a string
			{"content":true}         | must be a string
			{"content":{"a":"b"}}    | must be a string
			{"content":["a"]}        | must be a string
			{"content":"a\\u0000b"}  | NUL
			{"content":"a\\ud800b"}  | surrogate
			""")
	void contentThatCannotBeStoredIsNamed(String body, String reason) throws Exception {
		HttpResponse<String> response = post("application/json", body);
		assertProblem(response, 422);
		assertThat(response.body()).contains("\"errors\":{\"content\":[\"").contains(reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "content[0]=a", "content[x]=a", "content.x=a", "content.=a", "!content=a", "_content=a",
			"Content=a", "{\"content\":\"x\"}", "" })
	void aFormWithoutContentIsToldThatItWasReadAsAForm(String body) throws Exception {
		HttpResponse<String> response = post(FORM, body);
		assertProblem(response, 422);
		assertThat(response.body()).contains("\"errors\":{\"content\":[\"is missing: the body was read as a form");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /messages HTTP/1.1\r\nAccept: text/event-stream\r\nLast-Event-ID: \u0080",
			"POST /messages HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: \u0080\u00ff" })
	void headerWithAControlCharacterIsRefused(String head) throws Exception {
		assertThat(RawHttp.exchange(this.port, "127.0.0.1", head, (head.startsWith("P")) ? "{\"content\":\"hi\"}" : ""))
			.startsWith("HTTP/1.1 400");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Accept", "Accept-Language" })
	void longListsOfWhatIsAcceptedAreNoFailure(String header) throws Exception {
		String all = header + ": " + ((header.equals("Accept")) ? "*/*, " : "de, ").repeat(1000) + "*";
		for (String path : List.of("/messages", "/nowhere", "/")) {
			assertThat(RawHttp.exchange(this.port, "127.0.0.1", "GET " + path + " HTTP/1.1\r\n" + all, ""))
				.doesNotStartWith("HTTP/1.1 500");
		}
	}

	@Test
	void fieldsBesideContentAreIgnored() throws Exception {
		HttpResponse<String> response = post(FORM, "content[0]=b&content=a&!content=c&_content=d&content.x=e");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.body()).contains("\"content\":\"a\"");
	}

	@Test
	void contentThatAFormHasTwiceIsRefused() throws Exception {
		assertProblem(post(FORM, "content=a&content=b"), 422);
	}

	@ParameterizedTest
	@CsvSource({ "a,10300", "'\u0001',1800", "\u00e9,5200", "\ud83d\ude00,2600" })
	void contentWhoseEventWouldNotFitIsNamedWithTheLimit(String character, int count) throws Exception {
		HttpResponse<String> response = post(FORM,
				"content=" + java.net.URLEncoder.encode(character.repeat(count), StandardCharsets.UTF_8));
		assertProblem(response, 422);
		assertThat(response.body()).contains("\"errors\":{\"content\":[\"").contains("bytes");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{
			{"content":"hi"
			[]
			"hi"
			5
			''
			nonsense
			""")
	void jsonThatCannotBeReadIsABadRequest(String body) throws Exception {
		assertProblem(post("application/json", body), 400);
	}

	@Test
	void invalidUtf8IsABadRequest() throws Exception {
		byte[] body = "{\"content\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
		assertProblem(send(
				request("/messages").header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body))),
				400);
	}

	@Test
	void nestingWithoutEndIsABadRequest() throws Exception {
		assertProblem(post("application/json", "{\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"), 400);
	}

	@ParameterizedTest
	@CsvSource({ "text/plain", "application/xml", "multipart/form-data;boundary=x", "nonsense" })
	void anotherContentTypeIsUnsupported(String contentType) throws Exception {
		assertProblem(post(contentType, "content=hi"), 415);
	}

	@ParameterizedTest
	@CsvSource({ "gzip,/messages", "deflate,/messages", "br,/messages", "gzip,/pusher/auth" })
	void aCompressedBodyIsUnsupported(String coding, String path) throws Exception {
		HttpResponse<String> response = send(request(path).header("Content-Encoding", coding)
			.header("Content-Type", FORM)
			.POST(BodyPublishers.ofString("content=hi")));
		assertProblem(response, 415);
		assertThat(response.headers().firstValue("Accept-Encoding")).hasValue("identity");
		assertThat(response.body()).contains("Content-Encoding");
	}

	@Test
	void aBodyThatSaysItIsNotCompressedIsTaken() throws Exception {
		assertThat(send(request("/messages").header("Content-Encoding", "Identity")
			.header("Content-Type", FORM)
			.POST(BodyPublishers.ofString("content=hi"))).statusCode()).isEqualTo(201);
	}

	@ParameterizedTest
	@CsvSource({ "PUT,/messages", "DELETE,/messages", "PATCH,/messages/1", "POST,/messages/1", "DELETE,/config.json" })
	void anotherMethodIsNotAllowed(String method, String path) throws Exception {
		HttpResponse<String> response = send(request(path).method(method, BodyPublishers.ofString("{}")));
		assertProblem(response, 405);
		assertThat(response.headers().firstValue("Allow")).isPresent();
	}

	@ParameterizedTest
	@CsvSource({ "/nowhere,404", "/messages/1/likes,404", "/messages/9999999,404", "/messages/abc,400",
			"/messages/99999999999999999999,400", "/messages?limit=0,400", "/messages?limit=1001,400",
			"/messages?limit=x,400", "/messages?after=x,400", "/messages?after=-1,400" })
	void anAddressThatLeadsNowhereIsTold(String path, int status) throws Exception {
		assertProblem(send(request(path).header("Accept", "text/html,*/*").GET()), status);
	}

	@Test
	void aBodyThatIsAnnouncedTooLargeIsRefused() throws Exception {
		HttpResponse<String> response = post("application/json", "{\"content\":\"" + "a".repeat(70_000) + "\"}");
		assertProblem(response, 413);
		assertThat(response.body()).contains("65536 bytes");
	}

	@Test
	void aBodyThatTurnsOutTooLargeIsRefused() throws Exception {
		byte[] body = ("{\"content\":\"" + "a".repeat(70_000) + "\"}").getBytes(StandardCharsets.UTF_8);
		HttpResponse<String> response = send(request("/messages").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
		assertProblem(response, 413);
	}

	@Test
	void aFormThatTurnsOutTooLargeIsRefused() throws Exception {
		byte[] body = ("content=" + "a".repeat(70_000)).getBytes(StandardCharsets.UTF_8);
		HttpResponse<String> response = send(request("/messages").header("Content-Type", FORM)
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
		assertProblem(response, 413);
	}

	@Test
	void aFormThatIsNotEncodedIsABadRequest() throws Exception {
		assertProblem(post(FORM, "content=%zz"), 400);
	}

	@ParameterizedTest
	@CsvSource({ "/", "/messages", "/config.json", "/nowhere", "/messages/abc" })
	void everyAnswerTellsTheBrowserWhatItMayDo(String path) throws Exception {
		Map<String, List<String>> headers = send(request(path).GET()).headers().map();
		assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"))
			.containsEntry("referrer-policy", List.of("no-referrer"))
			.containsEntry("cross-origin-opener-policy", List.of("same-origin"));
		assertThat(headers.get("content-security-policy")).singleElement()
			.asString()
			.startsWith("default-src 'self'; connect-src ")
			.contains("object-src 'none'", "frame-ancestors 'none'")
			.doesNotContain("unsafe");
	}

	@ParameterizedTest
	@CsvSource({ "GET /{} HTTP/1.1", "G@T / HTTP/1.1", "GET /%00 HTTP/1.1", "GET /messages HTTP/9.9",
			"GET /..%2f..%2fetc HTTP/1.1" })
	void whatTomcatRefusesIsNoHtmlEither(String requestLine) throws Exception {
		assertThat(raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
			.containsPattern("^HTTP/1.1 [45]")
			.doesNotContainIgnoringCase("<html")
			.doesNotContain("Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: +4", "Content-Length: 4,5", "Content-Length: -1", "Content-Length: abc",
			"Content-Length:", "Content-Length: 4\r\nContent-Length: 5", "Content-Length: 4\r\nContent-Length: 4",
			"Content-Length: 99999999999999999999" })
	void aContentLengthThatIsNoneIsABadRequest(String header) throws Exception {
		assertThat(raw("POST /messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\n" + header + "\r\n\r\n{}  "))
			.startsWith("HTTP/1.1 400 ")
			.contains("application/problem+json", "\"status\":400");
	}

	@Test
	void aHeaderBeyondTheLimitIsNoHtmlEither() throws Exception {
		assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
			.startsWith("HTTP/1.1 4")
			.doesNotContainIgnoringCase("<html");
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void assertProblem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((contentType) -> assertThat(contentType).startsWith("application/problem+json"));
		assertThat(response.body()).contains("\"status\":" + status).doesNotContain("Exception", "dev.pusherchat");
	}

	private HttpResponse<String> post(String contentType, String body) throws Exception {
		return send(request("/messages").header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

}

package dev.pusherchat.message.api;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.TestDisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/** The whole way from a socket to H2's file, and back. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@ExtendWith(OutputCaptureExtension.class)
class MessagesHttpIT {

	@TempDir
	static Path directory;

	@LocalServerPort
	private int port;

	@Autowired
	private JsonMapper jsonMapper;

	@MockitoSpyBean
	private PendingPages pending;

	private final HttpClient http = HttpClient.newHttpClient();

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		TestDisk.register();
		registry.add("spring.datasource.url",
				() -> "jdbc:h2:disk:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
					.formatted(directory.resolve("chat")));
		registry.add("messages.read.max-pending-size", () -> "4MB");
	}

	@AfterEach
	void freeSpace() {
		TestDisk.full(false);
	}

	@Test
	void fullDiskIsLoggedOnceAndTheFirstPostAfterItSucceeds(CapturedOutput output) throws Exception {
		assertThat(postForm("before")).isEqualTo(201);
		int logged = output.length();
		TestDisk.full(true);
		for (int i = 0; i < 20; i++) {
			assertThat(postForm("full")).isEqualTo(503);
			assertThat(get("/readyz").statusCode()).isEqualTo(503);
			assertThat(get("/livez").statusCode()).isEqualTo(200);
			get("/messages");
		}
		TestDisk.full(false);
		assertThat(postForm("after")).isEqualTo(201);
		assertThat(get("/readyz").statusCode()).isEqualTo(200);
		assertThat(output.toString().substring(logged)).containsOnlyOnce("The log can't be written")
			.containsOnlyOnce(" ERROR ")
			.containsPattern(" ERROR .*No space left on device");
		assertThat(output.toString().substring(logged).lines().filter((line) -> line.contains(" WARN ")))
			.as("the relay reads the log meanwhile")
			.hasSizeLessThan(2);
	}

	@Test
	void readinessNoticesATestDiskWithoutAnyPost() throws Exception {
		TestDisk.full(true);
		Awaitility.await().until(() -> get("/readyz").statusCode() == 503);
		TestDisk.full(false);
		Awaitility.await().until(() -> get("/readyz").statusCode() == 200);
	}

	private int postForm(String content) throws Exception {
		return post("application/x-www-form-urlencoded", "content=" + content).statusCode();
	}

	@Test
	void postedMessageIsReadBackAsItWasAnswered() throws Exception {
		HttpResponse<String> posted = post("application/json", "{\"content\":\"hi \\u0085 \\u200f \\ud83d\\ude00 \"}");
		assertThat(posted.statusCode()).isEqualTo(201);
		String location = posted.headers().firstValue("Location").orElseThrow();
		assertThat(get(posted.uri().resolve(location).getPath()).body()).isEqualTo(posted.body());
		JsonNode message = this.jsonMapper.readTree(posted.body());
		assertThat(location).isEqualTo("messages/" + message.get("id"));
		assertThat(message.get("content").stringValue()).isEqualTo("hi \u0085 \u200f \ud83d\ude00 ");
		assertThat(message.get("created_at").stringValue())
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
		assertThat(get("/messages?limit=1").body()).isEqualTo("[" + posted.body() + "]");
	}

	@Test
	void pageSaysWhereItIsInTheLog() throws Exception {
		long first = postedId("1");
		postedId("2");
		long last = postedId("3");
		HttpResponse<String> page = get("/messages?limit=2&after=" + (first - 1));
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(ids(page)).containsExactly(first, first + 1);
		assertThat(page.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
		assertThat(page.headers().firstValue("Log-Head")).contains(Long.toString(last));
		String epoch = page.headers().firstValue("Log-Epoch").orElseThrow();
		assertThat(page.headers().firstValue("ETag")).contains("W/\"" + epoch + "-" + last + "\"");
		assertThat(page.headers().allValues("Link")).containsExactly(
				"<messages?before=%d&limit=2>; rel=\"prev\"".formatted(first),
				"<messages?after=%d&limit=2>; rel=\"next\"".formatted(first + 1));
	}

	@Test
	void pagesAtTheEndsLinkOneWay() throws Exception {
		long last = postedId("last");
		assertThat(get("/messages?limit=1").headers().allValues("Link"))
			.containsExactly("<messages?before=%d&limit=1>; rel=\"prev\"".formatted(last));
		postedId("one more");
		assertThat(get("/messages?before=2").headers().allValues("Link"))
			.containsExactly("<messages?after=1&limit=100>; rel=\"next\"");
	}

	@Test
	void pageBeyondTheHeadIsEmptyAndTellsWhereTheLogEnds() throws Exception {
		long last = postedId("last");
		HttpResponse<String> page = get("/messages?after=" + (last + 1));
		assertThat(page.body()).isEqualTo("[]");
		assertThat(page.headers().firstValue("Log-Head")).contains(Long.toString(last));
	}

	@Test
	void pageThatTheClientHasIsNotSentAgain() throws Exception {
		postedId("one");
		String etag = get("/messages").headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> same = send(request("/messages").header("If-None-Match", etag));
		assertThat(same.statusCode()).isEqualTo(304);
		assertThat(same.body()).isEmpty();
		assertThat(same.headers().firstValue("ETag")).contains(etag);
		assertThat(same.headers().firstValue("Cache-Control")).contains("no-cache");
		assertThat(same.headers().firstValue("Log-Epoch")).isPresent();
		assertThat(send(request("/messages").header("If-None-Match", "W/\"another-1\"")).statusCode()).isEqualTo(200);
		postedId("two");
		assertThat(send(request("/messages").header("If-None-Match", etag)).statusCode()).isEqualTo(200);
	}

	@Test
	void pageMayBeCompressedOrWithoutItsBody() throws Exception {
		for (int i = 0; i < 30; i++) {
			postedId("a message of a page that is worth compressing");
		}
		HttpResponse<byte[]> compressed = this.http
			.send(request("/messages?limit=30").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
		assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
		byte[] body = new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes();
		assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(get("/messages?limit=30").body());
		HttpResponse<String> head = send(request("/messages?limit=30").method("HEAD", BodyPublishers.noBody()));
		assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(body.length);
	}

	@Test
	@Timeout(60)
	void readersThatStopReadingAreCutOffAndOthersReadOn() throws Exception {
		for (int i = 0; i < 120; i++) {
			postedId("x".repeat(9_000));
		}
		List<Socket> stopped = new ArrayList<>();
		try {
			for (int i = 0; i < 100; i++) {
				stopped.add(readerThatStops());
			}
			assertThat(get("/livez").statusCode()).isEqualTo(200);
			assertThat(get("/messages?limit=5").body()).hasSizeGreaterThan(40_000);
			int whole = 1_000_000;
			int cutOff = 0;
			for (Socket socket : stopped) {
				cutOff += (socket.getInputStream().readNBytes(whole).length < whole) ? 1 : 0;
			}
			// what the kernel has taken of a page does not count
			assertThat(cutOff).as("cut off, as 4 MB of pages may wait").isGreaterThan(50);
		}
		finally {
			for (Socket socket : stopped) {
				socket.close();
			}
		}
	}

	@Test
	void largePageIsWholeAndItsConnectionLivesOn() throws Exception {
		long first = postedId("x".repeat(9_000));
		for (int i = 0; i < 10; i++) {
			postedId("x".repeat(9_000));
		}
		HttpResponse<String> page = get("/messages?limit=11&after=" + (first - 1));
		assertThat(page.body()).startsWith("[{").endsWith("}]").hasSizeGreaterThan(99_000);
		assertThat(page.headers().firstValue("Connection")).isEmpty();
	}

	@Test
	void readerIsNotSlowWhenTheSocketTakesAllOfAPage() throws Exception {
		long first = postedId("x".repeat(1_500));
		for (int i = 0; i < 7; i++) {
			postedId("x".repeat(1_500));
		}
		assertThat(get("/messages?limit=8&after=" + (first - 1)).body()).hasSizeGreaterThan(12_000);
		then(this.pending).should(never()).begin(any(), anyLong());
	}

	private Socket readerThatStops() throws Exception {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("127.0.0.1", this.port));
		socket.getOutputStream().write("GET /messages?limit=1000 HTTP/1.1\r\nHost: here\r\n\r\n".getBytes());
		return socket;
	}

	private long postedId(String content) throws Exception {
		String location = post("application/x-www-form-urlencoded", "content=" + content.replace(' ', '+')).headers()
			.firstValue("Location")
			.orElseThrow();
		return Long.parseLong(location.substring("messages/".length()));
	}

	private List<Long> ids(HttpResponse<String> page) {
		return this.jsonMapper.readTree(page.body()).values().stream().map((each) -> each.get("id").asLong()).toList();
	}

	@Test
	void formIsPosted() throws Exception {
		HttpResponse<String> posted = post("application/x-www-form-urlencoded", "content=a+b%C3%A9");
		assertThat(posted.statusCode()).isEqualTo(201);
		assertThat(posted.body()).contains("\"content\":\"a bé\"");
	}

	@Test
	void formThatIsNotUtf8IsRefusedNotMangled() throws Exception {
		assertThat(post("application/x-www-form-urlencoded", "content=a%ff").statusCode()).isEqualTo(400);
	}

	@Test
	void contentSaidTwiceIsRefused() throws Exception {
		assertThat(post("application/json", "{\"content\":\"a\",\"content\":\"b\"}").statusCode()).isEqualTo(400);
	}

	@Test
	void unknownMemberIsIgnored() throws Exception {
		assertThat(post("application/json", "{\"content\":\"a\",\"colour\":\"red\"}").statusCode()).isEqualTo(201);
	}

	private HttpResponse<String> post(String type, String body) throws Exception {
		return this.http.send(
				request("/messages").header("Content-Type", type).POST(BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send(request(path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

}

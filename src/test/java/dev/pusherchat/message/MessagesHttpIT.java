package dev.pusherchat.message;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

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

	private final HttpClient http = HttpClient.newHttpClient();

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		FullDisk.register();
		registry.add("spring.datasource.url",
				() -> "jdbc:h2:disk:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
					.formatted(directory.resolve("chat")));
	}

	@AfterEach
	void freeSpace() {
		FullDisk.full(false);
	}

	@Test
	void fullDiskIsLoggedOnceAndTheFirstPostAfterItSucceeds(CapturedOutput output) throws Exception {
		assertThat(postForm("before")).isEqualTo(201);
		int logged = output.length();
		FullDisk.full(true);
		for (int i = 0; i < 20; i++) {
			assertThat(postForm("full")).isEqualTo(503);
			assertThat(get("/readyz").statusCode()).isEqualTo(503);
			assertThat(get("/livez").statusCode()).isEqualTo(200);
			get("/messages");
		}
		FullDisk.full(false);
		assertThat(postForm("after")).isEqualTo(201);
		assertThat(get("/readyz").statusCode()).isEqualTo(200);
		assertThat(output.toString().substring(logged)).containsOnlyOnce("The log can't be written")
			.containsOnlyOnce(" ERROR ")
			.contains("No space left on device");
		assertThat(output.toString().substring(logged).lines().filter((line) -> line.contains(" WARN ")))
			.as("the relay reads the log meanwhile")
			.hasSizeLessThan(2);
	}

	@Test
	void readinessNoticesAFullDiskWithoutAnyPost() throws Exception {
		FullDisk.full(true);
		Awaitility.await().until(() -> get("/readyz").statusCode() == 503);
		FullDisk.full(false);
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
		return this.http.send(request(path).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

}

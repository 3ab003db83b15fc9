package dev.pusherchat.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "springdoc.api-docs.enabled=true", "springdoc.swagger-ui.enabled=true" })
@DirtiesContext
@ActiveProfiles("test")
class OpenApiTests {

	private static final Path COMMITTED = Path.of("src/docs/openapi.json");

	@LocalServerPort
	private int port;

	@Test
	void theCommittedDocumentIsWhatTheCodeSays() throws IOException {
		JsonNode document = JsonMapper.shared().readTree(body("/v3/api-docs"));
		Path current = Path.of("target/openapi.json");
		Files.writeString(current, document.toPrettyString() + "\n");
		assertThat(document.get("openapi").asString()).startsWith("3.1");
		assertThat(current).as("src/docs/openapi.json has drifted: cp target/openapi.json src/docs/openapi.json")
			.hasSameTextualContentAs(COMMITTED);
	}

	@Test
	void thePageToTryTheApiMayShowItsStylesAndNoOther() throws IOException {
		assertThat(exchange("/swagger-ui/index.html")).startsWith("200")
			.contains("style-src 'self' 'unsafe-inline'; img-src 'self' data:");
		assertThat(exchange("/messages")).doesNotContain("unsafe-inline");
	}

	private String body(String path) throws IOException {
		String answer = exchange(path);
		assertThat(answer).startsWith("200");
		return answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
	}

	private String exchange(String path) throws IOException {
		return RestClient.create()
			.get()
			.uri("http://127.0.0.1:" + this.port + path)
			.exchange((request, response) -> response.getStatusCode() + " " + response.getHeaders()
					+ new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
	}

}

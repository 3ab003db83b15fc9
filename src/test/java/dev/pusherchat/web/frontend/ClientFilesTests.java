package dev.pusherchat.web.frontend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/** The files of the client, which any page may import. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@ActiveProfiles("test")
class ClientFilesTests {

	@TempDir
	private static Path files;

	@Autowired
	private MockMvcTester mvc;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void locations(DynamicPropertyRegistry registry) {
		registry.add("spring.web.resources.static-locations", () -> files.toUri().toString());
	}

	@BeforeAll
	static void write() throws IOException {
		Files.writeString(files.resolve("client.js"), "export * from './client-ABC123.js';");
		Files.writeString(files.resolve("client-ABC123.js"), "export {};");
		Files.writeString(files.resolve("client.d.ts"), "export {};");
		Files.writeString(files.resolve("index.html"), "The page");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/client.js", "/client-ABC123.js", "/client.d.ts" })
	void anyPageMayImportThem(String path) {
		assertThat(this.mvc.get().uri(path).header(HttpHeaders.ORIGIN, "https://anywhere.example")).hasStatusOk()
			.headers()
			.hasValue(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
	}

	@Test
	void onlyTheNameWithTheHashIsKept() {
		assertThat(this.mvc.get().uri("/client-ABC123.js")).headers()
			.hasValue(HttpHeaders.CACHE_CONTROL, "max-age=31536000, public, immutable");
		assertThat(this.mvc.get().uri("/client.js")).headers().hasValue(HttpHeaders.CACHE_CONTROL, "no-cache");
	}

	@Test
	void declarationsOfTypesAreNoFilm() throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + this.port + "/client.d.ts");
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/typescript");
	}

	@Test
	void thePageIsForItsOwnOrigin() {
		assertThat(this.mvc.get().uri("/index.html").header(HttpHeaders.ORIGIN, "https://anywhere.example"))
			.hasStatusOk()
			.headers()
			.doesNotContainHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
	}

}

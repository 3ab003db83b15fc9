package dev.pusherchat.fault;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A node of the version before names starts on today's schema, beside a node of today.
 * The old sources come from the repository, and are compiled with today's libraries.
 */
@Timeout(300)
class RollingUpgradeIT {

	private static final String BEFORE_NAMES = "8e032d4dc036";

	private static final Map<String, String> KEY = Map.of("Idempotency-Key", "over-both");

	@TempDir
	private Path directory;

	@Test
	void theVersionBeforeNamesStartsOnTodaysSchemaAndLosesNothing() throws Exception {
		assumeThat(git("cat-file", "-e", BEFORE_NAMES + "^{commit}")).as("the history is complete").isZero();
		Path old = compileOld();
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
				ApplicationProcess today = node("today", Path.of("target", "classes"), postgres);
				ApplicationProcess before = node("before-names", old, postgres)) {
			today.start().awaitReady();
			String token = JsonMapper.shared()
				.readTree(post(today, "/guests", null, "name=Ann", Map.of()).body())
				.get("token")
				.asString();
			String named = post(today, "/messages", token, "content=named", Map.of()).body();
			assertThat(named).contains("\"author_name\":\"Ann\"");
			before.start().awaitReady();
			HttpResponse<String> nameless = post(before, "/messages", token, "content=nameless", KEY);
			assertThat(nameless.statusCode()).isEqualTo(201);
			assertThat(nameless.body()).doesNotContain("author");
			HttpResponse<String> repeated = post(today, "/messages", token, "content=nameless", KEY);
			assertThat(repeated.statusCode()).isEqualTo(200);
			assertThat(repeated.body()).isEqualTo(nameless.body());
			assertThat(get(today)).isEqualTo("[" + named + "," + nameless.body() + "]");
			assertThat(get(before)).contains("\"content\":\"named\"", "\"author\":\"guest-", nameless.body());
		}
	}

	private static ApplicationProcess node(String name, Path classes, EmbeddedPostgres postgres) {
		String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith(".jar"))
			.collect(Collectors.joining(File.pathSeparator));
		return new ApplicationProcess("rolling-upgrade-" + name, Map.of(),
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-cp",
						classes.toAbsolutePath() + File.pathSeparator + libraries, "dev.pusherchat.ChatApplication"),
				List.of("--spring.profiles.active=production", "--channels.enabled=true",
						"--cors.allowed-origins=https://chat.example.com", "--access.guests=true",
						"--spring.datasource.username=postgres",
						"--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres")));
	}

	private Path compileOld() throws IOException, InterruptedException {
		Path archive = this.directory.resolve("old.tar");
		assertThat(git("archive", "--output=" + archive, BEFORE_NAMES, "src/main/java", "src/main/resources")).isZero();
		assertThat(run("tar", "-xf", archive.toString(), "-C", this.directory.toString())).isZero();
		Path resources = this.directory.resolve("src/main/resources");
		List<String> arguments = new ArrayList<>(List.of("-nowarn", "-parameters", "-proc:none", "-d",
				resources.toString(), "-cp", System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(this.directory.resolve("src/main/java"))) {
			files.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
		return resources;
	}

	private static int git(String... arguments) throws IOException, InterruptedException {
		return run(Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new));
	}

	private static int run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).inheritIO().start().waitFor();
	}

	private static HttpResponse<String> post(ApplicationProcess node, String path, @Nullable String token, String form,
			Map<String, String> headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(node.uri().resolve(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form));
		headers.forEach(request::header);
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	private static String get(ApplicationProcess node) throws IOException, InterruptedException {
		URI messages = node.uri().resolve("/messages");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(messages).build(), BodyHandlers.ofString())
			.body();
	}

}

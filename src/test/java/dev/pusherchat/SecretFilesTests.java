package dev.pusherchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

class SecretFilesTests {

	@TempDir
	private Path secrets;

	@Test
	void productionTakesItsSecretsFromFiles() throws IOException {
		write("PUSHER_APP_ID", "7");
		write("PUSHER_KEY", "key");
		write("PUSHER_SECRET", "hush");
		write("DATABASE_PASSWORD", "pa$$ word");
		try (ConfigurableApplicationContext context = startProduction()) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("pusher.app-id")).isEqualTo("7");
			assertThat(environment.getProperty("pusher.secret")).isEqualTo("hush");
			assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("pa$$ word");
		}
	}

	@Test
	void fileMayBearThePropertysOwnName() throws IOException {
		credentials();
		write("pusher.channel", "talk");
		try (ConfigurableApplicationContext context = startProduction()) {
			assertThat(context.getEnvironment().getProperty("pusher.channel")).isEqualTo("talk");
		}
	}

	@Test
	void fileOutranksTheProfilesOwnFileAndArgumentsOutrankTheFile() throws IOException {
		credentials();
		write("cors.allowed-origins", "https://mounted.example.com");
		write("web.rate-limit.enabled", "false");
		write("pusher.cluster", "us2");
		try (ConfigurableApplicationContext context = startProduction("--pusher.cluster=ap1")) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("cors.allowed-origins")).isEqualTo("https://mounted.example.com");
			assertThat(environment.getProperty("web.rate-limit.enabled")).isEqualTo("false");
			assertThat(environment.getProperty("pusher.cluster")).isEqualTo("ap1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "development", "test" })
	void fileOutranksEachProfilesOwnFile(String profile) throws IOException {
		write("pusher.secret", "my-own-secret");
		try (ConfigurableApplicationContext context = start(profile, List.of())) {
			assertThat(context.getEnvironment().getProperty("pusher.secret")).isEqualTo("my-own-secret");
			assertThat(context.getEnvironment().getProperty("channels.secret")).isEqualTo("my-own-secret");
		}
	}

	private void credentials() throws IOException {
		write("PUSHER_APP_ID", "7");
		write("PUSHER_KEY", "key");
		write("PUSHER_SECRET", "hush");
	}

	/** With the line's end that an editor leaves. */
	private void write(String name, String value) throws IOException {
		Files.writeString(this.secrets.resolve(name), value + "\n");
	}

	private ConfigurableApplicationContext startProduction(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--PUSHER_CLUSTER=eu",
				"--DATABASE_URL=jdbc:postgresql://127.0.0.1/chat", "--CORS_ALLOWED_ORIGINS=https://chat.example.com"));
		all.addAll(List.of(arguments));
		return start("production", all);
	}

	private ConfigurableApplicationContext start(String profile, List<String> arguments) {
		List<String> all = new ArrayList<>(List.of("--SECRETS_DIR=" + this.secrets, "--logging.level.root=warn"));
		all.addAll(arguments);
		return new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE)
			.profiles(profile)
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

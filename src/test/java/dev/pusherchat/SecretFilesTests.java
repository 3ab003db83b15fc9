package dev.pusherchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
		try (ConfigurableApplicationContext context = start()) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("pusher.app-id")).isEqualTo("7");
			assertThat(environment.getProperty("pusher.secret")).isEqualTo("hush");
			assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("pa$$ word");
		}
	}

	@Test
	void fileMayBearThePropertysOwnName() throws IOException {
		write("PUSHER_APP_ID", "7");
		write("PUSHER_KEY", "key");
		write("PUSHER_SECRET", "hush");
		write("pusher.channel", "talk");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getEnvironment().getProperty("pusher.channel")).isEqualTo("talk");
		}
	}

	/** With the line's end that an editor leaves. */
	private void write(String name, String value) throws IOException {
		Files.writeString(this.secrets.resolve(name), value + "\n");
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE)
			.profiles("production")
			.run("--SECRETS_DIR=" + this.secrets, "--PUSHER_CLUSTER=eu",
					"--DATABASE_URL=jdbc:postgresql://127.0.0.1/chat",
					"--CORS_ALLOWED_ORIGINS=https://chat.example.com", "--logging.level.root=warn");
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

package dev.pusherchat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What somebody sees who starts the application for the first time. */
@ExtendWith(OutputCaptureExtension.class)
class FirstStartTests {

	@Test
	void startWarnsOfNothingAndEndsWithTheAddress(CapturedOutput output) {
		try (ConfigurableApplicationContext application = start(0)) {
			String address = "http://localhost:%d/".formatted(port(application));
			assertThat(output.getAll().lines().toList()).noneMatch((line) -> line.contains(" WARN "))
				.last()
				.asString()
				.contains("The chat is at " + address);
		}
	}

	@Test
	void takenPortIsOneMessage(CapturedOutput output) {
		try (ConfigurableApplicationContext application = start(0)) {
			int port = port(application);
			int before = output.getAll().length();
			assertThatException().isThrownBy(() -> start(port));
			assertThat(output.getAll().substring(before)).doesNotContain(" WARN ", "\tat ")
				.containsOnlyOnce("Port %d was already in use".formatted(port));
		}
	}

	private static int port(ConfigurableApplicationContext application) {
		return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static ConfigurableApplicationContext start(int port) {
		return new SpringApplicationBuilder(ChatApplication.class).run("--spring.profiles.active=development",
				"--spring.datasource.url=jdbc:h2:mem:first-start-" + System.nanoTime(), "--server.port=" + port);
	}

}

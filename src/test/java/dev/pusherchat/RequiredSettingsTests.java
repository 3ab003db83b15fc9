package dev.pusherchat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class RequiredSettingsTests {

	@Test
	void productionWithoutSettingsSaysInOneSentenceWhatToSet(CapturedOutput output) {
		assertThatExceptionOfType(MissingSettingsException.class).isThrownBy(() -> start("production"));
		assertThat(output)
			.contains("The application can't start without PUSHER_APP_ID, PUSHER_KEY, PUSHER_SECRET, "
					+ "DATABASE_URL, CORS_ALLOWED_ORIGINS, PUSHER_CLUSTER (or PUSHER_HOST, or CHANNELS_ENABLED=true).")
			.contains("Set each as an environment variable, or mount a file of that name")
			.doesNotContain("\tat ");
	}

	@Test
	void productionNamesOnlyWhatIsMissing(CapturedOutput output) {
		assertThatExceptionOfType(MissingSettingsException.class)
			.isThrownBy(() -> start("production", "--PUSHER_APP_ID=1", "--PUSHER_KEY=key", "--PUSHER_SECRET=hush",
					"--PUSHER_CLUSTER=eu", "--DATABASE_URL=jdbc:postgresql://127.0.0.1/chat"));
		assertThat(output).contains("The application can't start without CORS_ALLOWED_ORIGINS.").doesNotContain("hush");
	}

	@Test
	void anApplicationWithNoServerToSendToDoesNotStart(CapturedOutput output) {
		assertThatExceptionOfType(MissingSettingsException.class)
			.isThrownBy(() -> start("test", "--channels.enabled=false"));
		assertThat(output)
			.contains("The application can't start without PUSHER_CLUSTER (or PUSHER_HOST, or CHANNELS_ENABLED=true).");
	}

	private static void start(String profile, String... arguments) {
		new SpringApplicationBuilder(ChatApplication.class).profiles(profile)
			.web(WebApplicationType.NONE)
			.run(arguments)
			.close();
	}

}

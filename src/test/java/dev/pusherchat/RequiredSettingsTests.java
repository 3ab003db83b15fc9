package dev.pusherchat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class RequiredSettingsTests {

	@Test
	void productionWithoutSettingsSaysInOneSentenceWhatToSet(CapturedOutput output) {
		assertThatExceptionOfType(UnusableSettingsException.class).isThrownBy(() -> start("production"));
		assertThat(output)
			.contains("The application can't start without PUSHER_APP_ID, PUSHER_KEY, PUSHER_SECRET, "
					+ "DATABASE_URL, CORS_ALLOWED_ORIGINS, PUSHER_CLUSTER (or PUSHER_HOST, or CHANNELS_ENABLED=true).")
			.contains("Set each as an environment variable, or mount a file of that name")
			.doesNotContain("\tat ");
	}

	@Test
	void productionNamesOnlyWhatIsMissing(CapturedOutput output) {
		assertThatExceptionOfType(UnusableSettingsException.class)
			.isThrownBy(() -> start("production", "--PUSHER_APP_ID=1", "--PUSHER_KEY=key", "--PUSHER_SECRET=hush",
					"--PUSHER_CLUSTER=eu", "--DATABASE_URL=jdbc:postgresql://127.0.0.1/chat"));
		assertThat(output).contains("The application can't start without CORS_ALLOWED_ORIGINS.").doesNotContain("hush");
	}

	@Test
	void anApplicationWithNoServerToSendToDoesNotStart(CapturedOutput output) {
		assertThatExceptionOfType(UnusableSettingsException.class)
			.isThrownBy(() -> start("test", "--channels.enabled=false"));
		assertThat(output)
			.contains("The application can't start without PUSHER_CLUSTER (or PUSHER_HOST, or CHANNELS_ENABLED=true).");
	}

	@ParameterizedTest
	@CsvSource({ "pusher.host=my_soketi, pusher.host must be a host name or address as in a URL",
			"channels.webhooks.url=localhost:3000/x, channels.webhooks.url must be an address such as" })
	void anAddressThatCanNeverWorkIsRefusedInASentence(String setting, String sentence, CapturedOutput output) {
		assertThatThrownBy(() -> start("test", "--" + setting)).hasRootCauseInstanceOf(BindValidationException.class);
		assertThat(output).contains(sentence).doesNotContain("Property: ");
	}

	@ParameterizedTest
	@CsvSource({ "app-secret, must not be the published secret", "x, must have at least 16 characters",
			"fifteen-letters, must have at least 16 characters" })
	void productionRefusesASecretThatOthersKnowOrGuessForTheEmbeddedServer(String secret, String reason,
			CapturedOutput output) {
		assertRefused(output, "pusher.secret " + reason, "--CHANNELS_ENABLED=true", "--PUSHER_SECRET=" + secret);
		assertThat(output).contains("Set PUSHER_SECRET to").doesNotContain("fifteen-letters");
	}

	@Test
	void productionRefusesThePublishedSecretForAnyServer(CapturedOutput output) {
		assertRefused(output, "pusher.secret must not be the published secret", "--PUSHER_CLUSTER=eu",
				"--PUSHER_SECRET=app-secret");
	}

	@Test
	void productionRefusesAShortSecretOfTheEmbeddedServersOwn(CapturedOutput output) {
		assertRefused(output, "channels.secret must have at least 16 characters", "--CHANNELS_ENABLED=true",
				"--PUSHER_SECRET=sixteen-letters-", "--channels.secret=x");
	}

	@ParameterizedTest
	@CsvSource({ "PUSHER_PORT, pusher.port", "FRONTEND_PORT, frontend.port", "MANAGEMENT_PORT, management.server.port",
			"SERVER_PORT, server.port" })
	void theAddressThatKubernetesSetsForAServiceIsRefusedByTheVariablesName(String variable, String property,
			CapturedOutput output) {
		assertThatExceptionOfType(UnusableSettingsException.class)
			.isThrownBy(() -> start("test", "--%s=tcp://10.96.0.7:80".formatted(property)));
		assertThat(output)
			.contains(variable + " (" + property + ") must be the number of a port, not tcp://10.96.0.7:80.")
			.contains("enableServiceLinks: false");
	}

	@Test
	void theVariableOfKubernetesIsFoundInProductionsOwnFile(CapturedOutput output) {
		assertRefused(output, "MANAGEMENT_PORT (management.server.port) must be the number of a port",
				"--PUSHER_CLUSTER=eu", "--PUSHER_SECRET=hush", "--MANAGEMENT_PORT=tcp://10.96.0.7:80");
	}

	private static void assertRefused(CapturedOutput output, String sentence, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--PUSHER_APP_ID=1", "--PUSHER_KEY=key",
				"--DATABASE_URL=jdbc:postgresql://127.0.0.1/chat", "--CORS_ALLOWED_ORIGINS=https://chat.example.com"));
		all.addAll(List.of(arguments));
		assertThatExceptionOfType(UnusableSettingsException.class)
			.isThrownBy(() -> start("production", all.toArray(String[]::new)));
		assertThat(output).contains(sentence).doesNotContain("\tat ");
	}

	private static void start(String profile, String... arguments) {
		new SpringApplicationBuilder(ChatApplication.class).profiles(profile)
			.web(WebApplicationType.NONE)
			.run(arguments)
			.close();
	}

}

package dev.pusherchat.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ManifestTests {

	private static final Path DEPLOY = Path.of("src/deploy");

	@TempDir
	private Path directory;

	@Test
	void everyFieldOfTheKubernetesManifestExists() throws IOException {
		assertThat(kubernetes()).hasSize(4).allSatisfy(ManifestTests::validate);
	}

	@Test
	void fieldThatDoesNotExistIsNoticed() throws IOException {
		JsonElement deployment = kubernetes().get(1);
		deployment.getAsJsonObject().getAsJsonObject("spec").addProperty("replica", 2);
		assertThatIllegalArgumentException().isThrownBy(() -> validate(deployment)).withMessageContaining("replica");
	}

	@Test
	void twoReplicasAreProbedLimitedAndNotRoot() throws IOException {
		V1Deployment deployment = V1Deployment.fromJson(kubernetes().get(1).toString());
		assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
		assertThat(deployment.getSpec().getTemplate().getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
		V1Container container = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
		assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
		assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
		assertThat(container.getResources().getLimits()).containsKey("memory");
		assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
	}

	@Test
	void everyVariableSetIsOneThatProductionReads() throws IOException {
		String production = Files.readString(Path.of("src/main/resources/application-production.properties"));
		V1ConfigMap settings = V1ConfigMap.fromJson(kubernetes().get(0).toString());
		assertThat(settings.getData().keySet()).allSatisfy((name) -> assertThat(production).contains("${" + name));
		assertThat(composeVariables())
			.allSatisfy((name) -> assertThat(production + "${CHANNELS_ENABLED").contains("${" + name));
	}

	@Test
	@EnabledIf("systemdIsHere")
	void systemdTakesTheUnit() throws Exception {
		String unit = Files.readString(DEPLOY.resolve("pusher-chat.service"))
			.replace("/opt/pusher-chat/bin/pusher-chat", "/bin/true");
		Path file = Files.writeString(this.directory.resolve("pusher-chat.service"), unit);
		Process verify = new ProcessBuilder("systemd-analyze", "verify", file.toString()).redirectErrorStream(true)
			.start();
		assertThat(new String(verify.getInputStream().readAllBytes())).isEmpty();
		assertThat(verify.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(verify.exitValue()).isZero();
	}

	static boolean systemdIsHere() {
		return Files.exists(Path.of("/usr/bin/systemd-analyze"));
	}

	private static void validate(JsonElement manifest) {
		String kind = manifest.getAsJsonObject().get("kind").getAsString();
		try {
			switch (kind) {
				case "ConfigMap" -> V1ConfigMap.validateJsonElement(manifest);
				case "Deployment" -> V1Deployment.validateJsonElement(manifest);
				case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(manifest);
				case "Service" -> V1Service.validateJsonElement(manifest);
				default -> throw new IllegalArgumentException("No " + kind + " is expected");
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static List<JsonElement> kubernetes() throws IOException {
		List<JsonElement> documents = new ArrayList<>();
		try (Reader reader = Files.newBufferedReader(DEPLOY.resolve("kubernetes.yaml"))) {
			yaml().loadAll(reader).forEach((document) -> documents.add(new Gson().toJsonTree(document)));
		}
		return documents;
	}

	private static Iterable<String> composeVariables() throws IOException {
		try (Reader reader = Files.newBufferedReader(DEPLOY.resolve("compose.yaml"))) {
			JsonObject compose = new Gson().toJsonTree(yaml().<Object>load(reader)).getAsJsonObject();
			return compose.getAsJsonObject("services").getAsJsonObject("chat").getAsJsonObject("environment").keySet();
		}
	}

	private static Yaml yaml() {
		return new Yaml(new SafeConstructor(new LoaderOptions()));
	}

}

package dev.pusherchat.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

	private static final Set<String> MAPS = Set.of("annotations", "data", "labels", "limits", "matchLabels",
			"requests");

	@TempDir
	private Path directory;

	@Test
	void everyFieldOfTheKubernetesManifestExists() throws IOException {
		assertThat(kubernetes()).hasSize(4).allSatisfy(ManifestTests::validate);
	}

	@Test
	void anyFieldMisspeltIsNoticed() throws IOException {
		int fields = 0;
		for (JsonElement manifest : kubernetes()) {
			for (JsonObject parent : objectsWithFields(manifest)) {
				for (String name : List.copyOf(parent.keySet())) {
					JsonElement value = parent.remove(name);
					parent.add(name + "s", value);
					assertThatIllegalArgumentException().as(name + " in " + parent)
						.isThrownBy(() -> validate(manifest));
					parent.remove(name + "s");
					parent.add(name, value);
					fields++;
				}
			}
			validate(manifest);
		}
		assertThat(fields).isGreaterThan(100);
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
		assertThat(composeVariables()).allSatisfy((name) -> assertThat(production).contains("${" + name));
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
		JsonObject object = manifest.getAsJsonObject();
		String kind = text(object, "apiVersion") + " " + text(object, "kind");
		try {
			switch (kind) {
				case "v1 ConfigMap" -> V1ConfigMap.validateJsonElement(manifest);
				case "apps/v1 Deployment" -> V1Deployment.validateJsonElement(manifest);
				case "policy/v1 PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(manifest);
				case "v1 Service" -> V1Service.validateJsonElement(manifest);
				default -> throw new IllegalArgumentException("No " + kind + " is expected");
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static String text(JsonObject object, String name) {
		return object.has(name) ? object.get(name).getAsString() : "no " + name;
	}

	/** All objects but those whose names anybody may choose. */
	private static List<JsonObject> objectsWithFields(JsonElement element) {
		List<JsonObject> objects = new ArrayList<>();
		if (element.isJsonArray()) {
			element.getAsJsonArray().forEach((each) -> objects.addAll(objectsWithFields(each)));
		}
		else if (element.isJsonObject()) {
			objects.add(element.getAsJsonObject());
			element.getAsJsonObject()
				.entrySet()
				.stream()
				.filter((entry) -> !isMap(entry.getKey(), entry.getValue()))
				.forEach((entry) -> objects.addAll(objectsWithFields(entry.getValue())));
		}
		return objects;
	}

	// the selector of a service is a map, that of a deployment has one
	private static boolean isMap(String name, JsonElement value) {
		return MAPS.contains(name) || (name.equals("selector") && !value.getAsJsonObject().has("matchLabels"));
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

package dev.pusherchat.deploy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/** Names, ports, paths and variables in the manifests are those of the application. */
class ManifestTests {

	private static final Path DEPLOY = Path.of("src/deploy");

	private static final String PORT = "8080";

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)(?::([^}]*))?}");

	private static final Pattern SETTING = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\|");

	private final Properties properties = load("application.properties", "application-production.properties");

	private final Map<String, Object> kubernetes = kubernetes();

	private final Object pod = at(this.kubernetes, "Deployment", "spec", "template", "spec");

	private final Object container = at(this.pod, "containers", 0);

	private final Object compose = documents("compose.yaml").get(0);

	private final Object twoNodes = documents("compose-two-nodes.yaml").get(0);

	@Test
	void everyVariableIsOneThatProductionReads() throws IOException {
		Set<String> known = variables();
		assertThat(keys(this.kubernetes, "ConfigMap", "data")).isSubsetOf(known);
		for (Object node : composed()) {
			assertThat(keys(node, "environment")).isSubsetOf(known);
			assertThat(keys(this.compose, "secrets")).isSubsetOf(known)
				.containsExactlyInAnyOrderElementsOf(list(node, "secrets").stream().map(String::valueOf).toList());
		}
	}

	/** The nodes of both Compose files. */
	private List<Object> composed() {
		return List.of(at(this.compose, "services", "chat"), at(this.twoNodes, "services", "first"),
				at(this.twoNodes, "services", "second"));
	}

	@Test
	void productionStartsWithTheSettingsOfEachManifestAndSeesClientsBehindAProxy() {
		for (Object variables : List.of(at(this.kubernetes, "ConfigMap", "data"),
				at(this.compose, "services", "chat", "environment"),
				at(this.twoNodes, "services", "first", "environment"))) {
			try (ConfigurableApplicationContext context = start((Map<?, ?>) variables)) {
				Environment environment = context.getEnvironment();
				assertThat(environment.getProperty("pusher.key")).isEqualTo(at(variables, "PUSHER_KEY"));
				assertThat(environment.getProperty("server.forward-headers-strategy")).isEqualTo("native");
			}
		}
	}

	@Test
	void twoNodesActAsOne() throws IOException {
		Object alone = at(this.compose, "services", "chat");
		Object node = at(this.twoNodes, "services", "first");
		assertThat(node).isEqualTo(at(this.twoNodes, "services", "second"));
		assertThat(keys(alone)).containsExactlyInAnyOrderElementsOf(with(keys(node), "ports"));
		assertThat(with(keys(alone, "environment"), "CHANNELS_CLUSTER_JOURNAL"))
			.containsExactlyInAnyOrderElementsOf(keys(node, "environment"));
		for (Object variables : List.of(at(node, "environment"), at(switchedOn("kubernetes.yaml"), "data"))) {
			try (ConfigurableApplicationContext context = start((Map<?, ?>) variables)) {
				assertThat(context.getEnvironment().getProperty("channels.enabled")).isEqualTo("true");
				String journal = context.getEnvironment().getProperty("channels.cluster.journal");
				assertThat(Files.readString(Path.of("src/docs/configuration.md")))
					.contains("| `channels.cluster.journal` | `none` | `none`, `" + journal + "`");
			}
		}
	}

	@Test
	void proxyInFrontOfTwoNodesSpreadsClientsOverThoseThatAreReady() throws IOException {
		Object proxy = at(this.twoNodes, "services", "proxy");
		assertThat(list(proxy, "ports")).isEqualTo(list(this.compose, "services", "chat", "ports"));
		String file = list(proxy, "volumes").get(0).toString().split(":")[0];
		assertThat(Files.readString(DEPLOY.resolve(file))).contains(":" + PORT + " {",
				"reverse_proxy first:" + PORT + " second:" + PORT, "health_uri /readyz", "keepalive 60s");
		assertThat(at(this.twoNodes, "services", "database", "extends"))
			.isEqualTo(Map.of("file", "compose.yaml", "service", "database"));
	}

	private static List<String> with(Collection<String> names, String another) {
		return Stream.concat(names.stream(), Stream.of(another)).toList();
	}

	@Test
	void theSecretsAreTheOnesThatProductionReads() throws IOException {
		assertThat(keys(this.compose, "secrets")).containsExactlyInAnyOrder("PUSHER_SECRET", "DATABASE_PASSWORD");
		assertThat(Files.readString(DEPLOY.resolve("kubernetes.yaml"))).contains("--from-literal=PUSHER_SECRET=",
				"--from-literal=DATABASE_PASSWORD=");
		assertThat(Files.readString(DEPLOY.resolve("pusher-chat.service"))).contains("LoadCredential=PUSHER_SECRET:",
				"LoadCredential=DATABASE_PASSWORD:");
	}

	@Test
	void nothingShowsTheCredentialsOfDevelopment() throws IOException {
		Properties development = load("application-development.properties");
		for (String file : List.of("kubernetes.yaml", "compose.yaml", "compose-two-nodes.yaml",
				"pusher-chat.service")) {
			assertThat(Files.readString(DEPLOY.resolve(file))).doesNotContain(development.getProperty("pusher.key"),
					development.getProperty("pusher.secret"));
		}
	}

	@Test
	void everyPortIsOneThatTheApplicationListensOn() {
		Map<Object, String> ports = list(this.container, "ports").stream()
			.collect(Collectors.toMap((port) -> at(port, "name"), (port) -> at(port, "containerPort").toString()));
		assertThat(ports).isEqualTo(Map.of("http", PORT, "management", managementPort()));
		assertThat(at(this.kubernetes, "Service", "spec", "ports", 0, "targetPort")).isEqualTo("http");
		assertThat(list(this.compose, "services", "chat", "ports")).singleElement().asString().endsWith(":" + PORT);
		assertThat(this.properties).doesNotContainKey("server.port");
	}

	@Test
	void everyPathIsServed() {
		assertThat(at(this.container, "startupProbe", "httpGet")).isEqualTo(Map.of("path", "/livez", "port", "http"));
		assertThat(at(this.container, "readinessProbe", "httpGet"))
			.isEqualTo(Map.of("path", "/readyz", "port", "http"));
		assertThat(at(this.container, "livenessProbe", "httpGet"))
			.isEqualTo(Map.of("path", "/actuator/health/liveness", "port", "management"));
		assertThat(this.properties).containsEntry("management.endpoint.health.probes.add-additional-paths", "true");
		Object annotations = at(this.kubernetes, "Deployment", "spec", "template", "metadata", "annotations");
		assertThat(annotations).isEqualTo(Map.of("prometheus.io/scrape", "true", "prometheus.io/port", managementPort(),
				"prometheus.io/path", "/actuator/prometheus"));
		assertThat(this.properties.getProperty("management.endpoints.web.exposure.include")).contains("prometheus");
	}

	@Test
	void secretsAreMountedWhereTheApplicationLooks() {
		Object mount = list(this.container, "volumeMounts").stream()
			.filter((each) -> at(each, "name").equals("secrets"))
			.findFirst()
			.orElseThrow();
		assertThat(this.properties.getProperty("spring.config.import"))
			.contains("${SECRETS_DIR:" + at(mount, "mountPath") + "}");
	}

	@Test
	void everyNameThatAManifestRefersToExists() {
		Object labels = at(this.kubernetes, "Deployment", "spec", "template", "metadata", "labels");
		assertThat(List.of(at(this.kubernetes, "Deployment", "spec", "selector", "matchLabels"),
				at(this.kubernetes, "PodDisruptionBudget", "spec", "selector", "matchLabels"),
				at(this.kubernetes, "Service", "spec", "selector")))
			.containsOnly(labels);
		assertThat(at(this.container, "envFrom", 0, "configMapRef", "name"))
			.isEqualTo(at(this.kubernetes, "ConfigMap", "metadata", "name"));
		assertThat(list(this.container, "volumeMounts")).extracting((mount) -> at(mount, "name"))
			.containsExactlyInAnyOrderElementsOf(
					list(this.pod, "volumes").stream().map((volume) -> at(volume, "name")).toList());
	}

	@Test
	void twoReplicasAreLimitedNotRootAndFreeOfTheVariablesOfServices() {
		assertThat(at(this.kubernetes, "Deployment", "spec", "replicas")).isEqualTo(2);
		assertThat(at(this.pod, "enableServiceLinks")).isEqualTo(false);
		assertThat(at(this.pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
		assertThat(at(this.container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
		assertThat(keys(this.container, "resources", "limits")).contains("memory");
	}

	@Test
	void nodeWithoutMemoryEndsAndIsStartedAgain() throws IOException {
		assertThat(Files.readAllLines(DEPLOY.resolve("java-options"))).contains("-XX:+ExitOnOutOfMemoryError");
		assertThat(Files.readAllLines(DEPLOY.resolve("bin/pusher-chat"))).filteredOn((line) -> line.contains("-jar"))
			.hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("@java-options"));
		// a Deployment starts what has ended, and knows no other policy
		assertThat(keys(this.pod)).doesNotContain("restartPolicy");
		assertThat(composed()).allSatisfy((node) -> assertThat(at(node, "restart")).isEqualTo("unless-stopped"));
		assertThat(Files.readString(DEPLOY.resolve("pusher-chat.service"))).contains("\nRestart=on-failure\n");
	}

	/** The first document, with the lines that are kept as comments. */
	private static Object switchedOn(String file) throws IOException {
		String text = Files.readString(DEPLOY.resolve(file)).replaceAll("(?m)^( *)#(?! )", "$1");
		return new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).iterator().next();
	}

	private static ConfigurableApplicationContext start(Map<?, ?> variables) {
		Map<String, Object> all = new HashMap<>(Map.of("PUSHER_SECRET", "of-a-mounted-file"));
		variables.forEach((name, value) -> all.put(name.toString(), value));
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, all));
		return new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE)
			.environment(environment)
			.profiles("production")
			.run("--logging.level.root=warn");
	}

	private String managementPort() {
		Matcher port = PLACEHOLDER.matcher(this.properties.getProperty("management.server.port"));
		assertThat(port.matches()).isTrue();
		return port.group(2);
	}

	/** Those that stand for a value, and the names of the settings as variables. */
	private Set<String> variables() throws IOException {
		Set<String> variables = new HashSet<>();
		this.properties.forEach((property, value) -> {
			variables.add(variable(property.toString()));
			PLACEHOLDER.matcher(value.toString()).results().forEach((result) -> variables.add(result.group(1)));
		});
		SETTING.matcher(Files.readString(Path.of("src/docs/configuration.md")))
			.results()
			.forEach((setting) -> variables.add(variable(setting.group(1))));
		return variables;
	}

	private static String variable(String property) {
		return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
	}

	private static Object at(Object node, Object... path) {
		Object value = node;
		for (Object step : path) {
			Object next = (step instanceof Integer index) ? ((List<?>) value).get(index)
					: ((Map<?, ?>) value).get(step);
			value = Objects.requireNonNull(next, () -> List.of(path) + " has no " + step);
		}
		return value;
	}

	private static Collection<String> keys(Object node, Object... path) {
		return ((Map<?, ?>) at(node, path)).keySet().stream().map(String::valueOf).toList();
	}

	private static List<Object> list(Object node, Object... path) {
		return new ArrayList<>((List<?>) at(node, path));
	}

	private static Map<String, Object> kubernetes() {
		return documents("kubernetes.yaml").stream()
			.collect(Collectors.toMap((document) -> at(document, "kind").toString(), (document) -> document));
	}

	private static List<Object> documents(String file) {
		try (Reader reader = Files.newBufferedReader(DEPLOY.resolve(file))) {
			List<Object> documents = new ArrayList<>();
			new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(reader).forEach(documents::add);
			return documents;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Properties load(String... files) {
		Properties properties = new Properties();
		for (String file : files) {
			try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources", file))) {
				properties.load(reader);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return properties;
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

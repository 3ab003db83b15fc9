package dev.pusherchat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationTableTests {

	private static final Path DOCUMENT = Path.of("src/docs/configuration.md");

	private static final String BEGIN = "<!-- made from the metadata of the build -->\n";

	private static final String END = "<!-- end -->\n";

	private static final Map<String, String> UNITS = Map.of("Duration", "time", "DataSize", "bytes", "Integer",
			"number", "Long", "number", "Boolean", "true, false", "String", "text", "URI", "URL");

	@Test
	void everySettingIsInTheTable() throws IOException {
		String document = Files.readString(DOCUMENT);
		String current = document.substring(0, document.indexOf(BEGIN) + BEGIN.length()) + table()
				+ document.substring(document.indexOf(END));
		if (!current.equals(document)) {
			Files.writeString(DOCUMENT, current);
		}
		assertThat(document).as("%s was behind the code and has been brought up to date: commit it", DOCUMENT)
			.isEqualTo(current);
	}

	@Test
	void everyVariableOfProductionIsExplained() throws IOException {
		String document = Files.readString(DOCUMENT);
		String properties = Files.readString(Path.of("src/main/resources/application-production.properties"))
				+ Files.readString(Path.of("src/main/resources/application.properties"));
		Matcher variable = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)").matcher(properties);
		assertThat(variable.results().map((result) -> result.group(1))).isNotEmpty()
			.allSatisfy((name) -> assertThat(document).contains("`" + name + "`"));
	}

	private static String table() throws IOException {
		StringBuilder table = new StringBuilder("| property | default | unit | effect |\n|---|---|---|---|\n");
		rows().values().forEach(table::append);
		return table.toString();
	}

	private static Map<String, String> rows() throws IOException {
		try (InputStream metadata = Objects.requireNonNull(
				ChatApplication.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			Map<String, String> rows = new TreeMap<>();
			for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
				String name = property.get("name").asString();
				rows.put(name, "| `%s` | %s | %s | %s |\n".formatted(name, value(property.path("defaultValue")),
						unit(property.get("type").asString()), effect(property.path("description").asString(""))));
			}
			return rows;
		}
	}

	private static String value(JsonNode value) {
		if (value.isArray()) {
			return value.valueStream().map((each) -> "`" + each.asString() + "`").collect(Collectors.joining(", "));
		}
		return (value.isMissingNode() || value.asString().isEmpty()) ? "" : "`" + value.asString() + "`";
	}

	private static String unit(String type) {
		String simple = type.replaceAll("^.*[.$]", "").replace(">", "");
		if (type.startsWith("java.util.")) {
			return "list, " + UNITS.getOrDefault(simple, "one of the defaults");
		}
		String unit = UNITS.get(simple);
		return (unit != null) ? unit : choices(type);
	}

	private static String choices(String type) {
		try {
			return Arrays.stream(Class.forName(type).getEnumConstants())
				.map((choice) -> "`" + choice.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String effect(String description) {
		assertThat(description).as("a setting's effect").isNotBlank();
		return description.replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|");
	}

}

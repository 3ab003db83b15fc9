package dev.pusherchat.prepared;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The settings that decided which beans there are, a line each: {@code name=value}, or
 * {@code name} alone where it was not set. One that decides by less than its value is
 * kept as that much: of the ports whether they differ, of a database's address whether
 * there is one.
 */
final class DecisiveSettings {

	/** Where the lines are, beside the prepared beans. */
	static final String RESOURCE = "META-INF/pusher-chat/decisive-settings";

	// another Java may have other beans
	private static final String JAVA = "java.specification.version";

	// of the process and the jar; Java does not always know the version of archived
	// classes
	private static final Set<String> NOT_SETTINGS = Set.of("spring.application.pid", "spring.application.version");

	// asked for to resolve the value of a setting, which is kept
	private static final Pattern VARIABLE = Pattern.compile("[A-Z0-9_]+");

	private DecisiveSettings() {
	}

	/** The settings of these names as they are now. */
	static String write(Environment environment, Collection<String> names) {
		return Stream.concat(Stream.of(JAVA), names.stream().filter(DecisiveSettings::isSetting))
			.sorted()
			.map((name) -> line(environment, name) + "\n")
			.collect(Collectors.joining());
	}

	/** The names of the settings that are not as they were when they were written. */
	static List<String> changed(Environment environment, String written) {
		return written.lines()
			.filter((line) -> !line.equals(line(environment, name(line))))
			.map(DecisiveSettings::name)
			.toList();
	}

	private static boolean isSetting(String name) {
		return !NOT_SETTINGS.contains(name) && !VARIABLE.matcher(name).matches();
	}

	private static String name(String line) {
		return line.split("=", 2)[0];
	}

	private static String line(Environment environment, String name) {
		String value = switch (name) {
			case "server.port", "management.server.port" -> ManagementPortType.get(environment).name();
			case "spring.datasource.url" -> String.valueOf(StringUtils.hasText(environment.getProperty(name)));
			default -> environment.getProperty(name);
		};
		return (value != null) ? name + "=" + value.replace("\n", "\\n") : name;
	}

}

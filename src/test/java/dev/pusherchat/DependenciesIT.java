package dev.pusherchat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

class DependenciesIT {

	private static final long MAXIMUM_BYTES = 76_000_000;

	private static final Path JAR = Path.of(System.getProperty("application.jar"));

	private static final Pattern LIBRARY = Pattern.compile("BOOT-INF/lib/(.+?)-\\d[^/]*\\.jar");

	private static final Pattern LIST = Pattern.compile("(?s)## In the jar\n.*?```\n(.*?)```");

	private static final Path DOCUMENT = Path.of("src/docs/dependencies.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\w+) \\| .*\\w.* \\|$");

	@Test
	void eachDirectDependencyIsDocumentedWithItsReason() throws Exception {
		assertThat(documented()).as("the table in src/docs/dependencies.md")
			.containsExactlyInAnyOrderElementsOf(
					direct().stream().map((dependency) -> dependency.artifact() + " " + dependency.scope()).toList());
	}

	@Test
	void noVersionIsASnapshotOrARange() throws Exception {
		assertThat(Files.readString(Path.of("pom.xml")).replace("<version>1.0.0-SNAPSHOT</version>", ""))
			.doesNotContain("-SNAPSHOT", "<version>[", "<version>(", "LATEST", "<systemPath>");
	}

	@Test
	void eachLibraryOfTheJarIsListed() throws IOException {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			assertThat(jar.stream().flatMap((entry) -> LIBRARY.matcher(entry.getName()).results()))
				.extracting((library) -> library.group(1))
				.as("the list in src/docs/dependencies.md")
				.containsExactlyInAnyOrderElementsOf(listed());
		}
	}

	@Test
	void theJarIsNotTooLarge() throws IOException {
		assertThat(Files.size(JAR)).isLessThanOrEqualTo(MAXIMUM_BYTES);
	}

	private static List<String> listed() throws IOException {
		Matcher list = LIST.matcher(Files.readString(DOCUMENT));
		assertThat(list.find()).isTrue();
		return List.of(list.group(1).trim().split("\\s+"));
	}

	private static List<String> documented() throws IOException {
		return ROW.matcher(Files.readString(DOCUMENT))
			.results()
			.map((MatchResult row) -> row.group(1) + " " + row.group(2))
			.toList();
	}

	private static List<Dependency> direct() throws Exception {
		Element project = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new File("pom.xml"))
			.getDocumentElement();
		List<Dependency> dependencies = new ArrayList<>();
		for (Element list : children(project, "dependencies")) {
			for (Element each : children(list, "dependency")) {
				String scope = "true".equals(text(each, "optional", "")) ? "optional" : text(each, "scope", "compile");
				dependencies.add(new Dependency(text(each, "artifactId", ""), scope));
			}
		}
		return dependencies;
	}

	private static String text(Element element, String name, String otherwise) {
		return children(element, name).stream().map(Node::getTextContent).findFirst().orElse(otherwise);
	}

	private static List<Element> children(Element element, String name) {
		List<Element> children = new ArrayList<>();
		NodeList nodes = element.getChildNodes();
		for (int i = 0; i < nodes.getLength(); i++) {
			if (nodes.item(i) instanceof Element child && child.getTagName().equals(name)) {
				children.add(child);
			}
		}
		return children;
	}

	private record Dependency(String artifact, String scope) {

	}

}

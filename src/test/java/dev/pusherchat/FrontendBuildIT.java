package dev.pusherchat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Maven does about the browser client: {@code build.xml} in a copy of the project,
 * with an npm that only notes what it is asked.
 */
class FrontendBuildIT {

	private static final String FRONTEND = "src/main/frontend";

	private static final String CLIENT = "src/main/client";

	private static final String INSTALL = "ci --no-audit --no-fund --loglevel=error";

	private static final String BUILD = "run --silent build -- --no-progress";

	@TempDir
	private Path project;

	private Path tools = Path.of("tools");

	private Path asked = Path.of("asked");

	@BeforeEach
	void copyProject() throws IOException {
		this.tools = Files.createDirectory(this.project.resolve("tools"));
		this.asked = this.project.resolve("asked");
		for (String part : List.of(FRONTEND + "/build.xml", FRONTEND + "/package.json", FRONTEND + "/package-lock.json",
				FRONTEND + "/public/favicon.svg", FRONTEND + "/src/main.ts", CLIENT + "/src/index.ts")) {
			Path copy = this.project.resolve(part);
			Files.createDirectories(copy.getParent());
			Files.copy(Path.of(part), copy, StandardCopyOption.COPY_ATTRIBUTES);
			age(copy, Duration.ofHours(-1));
		}
		borrowTools();
	}

	@Test
	void onlyWhatHasChangedIsBuiltAgain() throws Exception {
		tool("node", "exit 0");
		tool("npm", """
				echo "$*" >> %s
				case "$1" in
				ci) mkdir -p node_modules && touch node_modules/.package-lock.json;;
				run) mkdir -p ../../../target/classes/static && touch ../../../target/classes/static/index.html;;
				esac""".formatted(this.asked));
		assertThat(build(Map.of())).as("first build")
			.containsOnlyOnce("npm installs what the page needs")
			.containsOnlyOnce("npm builds the page")
			.contains("BUILD SUCCESSFUL");
		assertThat(this.asked).hasContent(INSTALL + "\n" + BUILD);
		assertThat(build(Map.of())).as("second build").contains("BUILD SUCCESSFUL");
		assertThat(this.asked).hasContent(INSTALL + "\n" + BUILD);
		age(this.project.resolve(FRONTEND + "/src/main.ts"), Duration.ofHours(1));
		assertThat(build(Map.of())).as("build of a changed source").contains("BUILD SUCCESSFUL");
		assertThat(this.asked).hasContent(INSTALL + "\n" + BUILD + "\n" + BUILD);
	}

	@Test
	void withoutANetworkOneLineSaysSoAndOnlyCiFails() throws Exception {
		tool("node", "exit 0");
		tool("npm", "echo npm error code ENOTFOUND >&2; echo npm error more >&2; exit 1");
		assertThat(build(Map.of())).containsOnlyOnce("The browser client is left out: npm can't reach its registry")
			.doesNotContain("npm error")
			.contains("BUILD SUCCESSFUL");
		assertThat(build(Map.of("CI", "true"))).contains("npm can't reach its registry").contains("BUILD FAILED");
	}

	@Test
	void whatElseNpmComplainsOfFailsTheBuild() throws Exception {
		tool("node", "exit 0");
		tool("npm", "echo npm error code EUSAGE >&2; exit 1");
		assertThat(build(Map.of())).contains("npm error code EUSAGE").contains("BUILD FAILED");
	}

	@Test
	void withoutNodeOneLineSaysSoAndOnlyCiFails() throws Exception {
		assertThat(build(Map.of())).containsOnlyOnce("The browser client is left out: it needs Node")
			.contains("BUILD SUCCESSFUL");
		assertThat(build(Map.of("CI", "true"))).contains("The browser client needs Node").contains("BUILD FAILED");
	}

	private String build(Map<String, String> environment) throws IOException, InterruptedException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "org.apache.tools.ant.Main",
				"-f", FRONTEND + "/build.xml", "-Dtarget=" + this.project.resolve("target"), "build");
		Path output = this.project.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.project.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().remove("CI");
		builder.environment().putAll(environment);
		builder.environment().put("PATH", this.tools.toString());
		Process process = builder.start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended in time").isTrue();
			return Files.readString(output);
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	private void tool(String name, String script) throws IOException {
		Path tool = Files.writeString(this.tools.resolve(name), "#!/bin/sh\n" + script + "\n");
		assertThat(tool.toFile().setExecutable(true)).isTrue();
	}

	/** What npm's stand-in calls: all of a machine but Node. */
	private void borrowTools() throws IOException {
		for (String name : List.of("mkdir", "touch")) {
			for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
				Path tool = Path.of(directory, name);
				if (Files.isExecutable(tool)) {
					tool(name, "exec " + tool + " \"$@\"");
					break;
				}
			}
		}
	}

	private static void age(Path file, Duration age) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(age)));
	}

}

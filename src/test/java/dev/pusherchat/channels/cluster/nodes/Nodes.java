package dev.pusherchat.channels.cluster.nodes;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.channels.auth.App;

/** Starts nodes with a journal, in this process or in one of their own. */
final class Nodes {

	static final App APP = new App("1", "app-key", "app-secret");

	private Nodes() {
	}

	/**
	 * Returns the settings of a node.
	 * @param url of PostgreSQL
	 */
	static List<String> settings(String url, String... more) {
		List<String> settings = new ArrayList<>(List.of("--spring.datasource.url=" + url,
				"--spring.datasource.username=postgres", "--spring.datasource.password=", "--spring.jmx.enabled=false",
				"--channels.cluster.journal=postgresql", "--channels.client-events.enabled=true",
				"--channels.subscription-count=true", "--channels.watchlists.enabled=true",
				"--channels.presence.max-members=2"));
		settings.addAll(List.of(more));
		return settings;
	}

	static ConfigurableApplicationContext start(List<String> settings) {
		List<String> all = new ArrayList<>(settings);
		all.add("--server.port=0");
		return new SpringApplicationBuilder(ChatApplication.class).profiles("test").run(all.toArray(String[]::new));
	}

	static int port(ConfigurableApplicationContext node) {
		return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/** A node in a process of its own. */
	static final class Separate implements AutoCloseable {

		private final int port = TestSocketUtils.findAvailableTcpPort();

		private final List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
						ChatApplication.class.getName(), "--spring.profiles.active=test"));

		private final File output;

		private Process process;

		Separate(String name, List<String> settings) throws IOException {
			this.command.add("--server.port=" + this.port);
			this.command.addAll(settings);
			this.output = Path.of("target", "cluster", name + ".log").toFile();
			this.output.getParentFile().mkdirs();
			this.output.delete();
			this.process = launch();
		}

		private Process launch() throws IOException {
			Process launched = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.output))
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
			return launched;
		}

		int port() {
			return this.port;
		}

		void restart() throws IOException {
			this.process = launch();
		}

		/** Waits until the node is ready to serve. */
		Separate awaitReady() {
			Awaitility.await()
				.atMost(Duration.ofMinutes(3))
				.failFast("The node ended, see " + this.output, () -> !this.process.isAlive())
				.until(() -> status("/readyz") == 200);
			return this;
		}

		int status(String path) {
			return Nodes.status(this.port, path);
		}

		/** Ends it as {@code kill -9} does. */
		void kill() throws InterruptedException {
			this.process.destroyForcibly().waitFor();
		}

		/** Stops it as an orchestrator does; it goes on until its clients are gone. */
		void terminate() {
			this.process.destroy();
		}

		void awaitEnd() throws InterruptedException {
			this.process.waitFor();
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

	/** What a node answers to a GET; 0 when it does not. */
	static int status(int port, String path) {
		try {
			return ((HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection())
				.getResponseCode();
		}
		catch (IOException ex) {
			return 0;
		}
	}

}

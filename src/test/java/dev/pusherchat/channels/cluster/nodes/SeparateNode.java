package dev.pusherchat.channels.cluster.nodes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;

import dev.pusherchat.fault.ApplicationProcess;
import dev.pusherchat.fault.Ports;

import static org.assertj.core.api.Assertions.assertThat;

/** A node in a process of its own. */
final class SeparateNode implements AutoCloseable {

	private final int port = Ports.restartable();

	private final List<String> command;

	private final File output;

	private Process process;

	/**
	 * Starts one.
	 * @param options more options of Java
	 */
	SeparateNode(String name, List<String> settings, String... options) throws IOException {
		this.command = ApplicationProcess.launcher(options);
		this.command.addAll(List.of("--spring.profiles.active=test", "--server.port=" + this.port));
		this.command.addAll(settings);
		this.output = Path.of("target", "cluster", name + ".log").toAbsolutePath().toFile();
		this.output.getParentFile().mkdirs();
		this.output.delete();
		this.process = launch();
	}

	private Process launch() throws IOException {
		Process launched = new ProcessBuilder(this.command).directory(ApplicationProcess.DISTRIBUTION.toFile())
			.redirectErrorStream(true)
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

	/** Starts it if it has ended, and waits until it is ready. */
	void startAgain() throws IOException {
		if (!this.process.isAlive()) {
			restart();
		}
		awaitReady();
	}

	/** Waits until the node is ready to serve. */
	SeparateNode awaitReady() {
		Awaitility.await()
			.atMost(Duration.ofMinutes(3))
			.failFast(() -> assertThat(this.process.isAlive() ? "" : "ended with " + this.process.exitValue())
				.as("%s", this.output)
				.isEmpty())
			.until(this::isReady);
		return this;
	}

	boolean isReady() {
		return status("/readyz") == 200;
	}

	int status(String path) {
		return Nodes.status(this.port, path);
	}

	/** Says where it stands in the cluster, as JSON; empty when it does not answer. */
	String health() {
		return Nodes.get(this.port, "/actuator/health/cluster");
	}

	/** Lets it stand still, as a virtual machine that is suspended. */
	void pause() throws Exception {
		signal("STOP");
	}

	void resume() throws Exception {
		signal("CONT");
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
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

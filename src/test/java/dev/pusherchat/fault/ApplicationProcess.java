package dev.pusherchat.fault;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.Distribution;

/** The application in a process of its own, which can be killed and started again. */
public final class ApplicationProcess implements Closeable {

	/** The directory of the distribution. */
	public static final Path DISTRIBUTION = Distribution.layOut();

	private final int port = Ports.restartable();

	private final File output;

	private final Map<String, String> environment;

	private final List<String> command = new ArrayList<>();

	private @Nullable Process process;

	ApplicationProcess(String name, List<String> settings) {
		this(name, Map.of(), launcher(), settings);
	}

	/**
	 * Starts what is delivered, in a small heap.
	 * @param options more options of Java
	 * @return the command, for the directory of the distribution
	 */
	public static List<String> launcher(String... options) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1",
				(Runtime.version().feature() < 25) ? "-XX:SharedArchiveFile=classes.jsa" : "-XX:AOTCache=classes.aot"));
		command.addAll(List.of(options));
		command.addAll(List.of("-jar", "pusher-chat.jar"));
		return command;
	}

	/**
	 * One that is started by another command, in an environment of its own.
	 * @param name names its log
	 * @param environment variables to add to those of this process
	 * @param launcher the command
	 * @param settings further arguments
	 */
	public ApplicationProcess(String name, Map<String, String> environment, List<String> launcher,
			List<String> settings) {
		this.output = Path.of("target", "fault-suite", name + ".log").toFile();
		this.output.getParentFile().mkdirs();
		this.output.delete();
		this.environment = environment;
		this.command.addAll(launcher);
		this.command
			.addAll(List.of("--server.port=" + this.port, "--management.server.port=0", "--server.address=127.0.0.1",
					"--pusher.app-id=1", "--pusher.key=app-key", "--pusher.secret=the-fault-suites-own"));
		this.command.addAll(settings);
	}

	public int port() {
		return this.port;
	}

	/**
	 * The last port that it said it listens on, but for that of its API.
	 * @return the port
	 * @throws IOException if its output can't be read
	 */
	public int managementPort() throws IOException {
		return output().stream()
			.flatMap((line) -> Pattern.compile("Tomcat started on port (\\d+)").matcher(line).results())
			.mapToInt((started) -> Integer.parseInt(started.group(1)))
			.filter((started) -> started != this.port)
			.reduce((first, last) -> last)
			.orElseThrow();
	}

	public URI uri() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	/**
	 * Starts it; {@link #awaitReady()} waits until it answers.
	 * @return this
	 * @throws IOException if it can't be started
	 */
	public ApplicationProcess start() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(this.command).directory(DISTRIBUTION.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.output));
		builder.environment().putAll(this.environment);
		Process started = builder.start();
		this.process = started;
		Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
		return this;
	}

	public void awaitReady() {
		Awaitility.await()
			.atMost(Duration.ofMinutes(3))
			.failFast("The application ended, see " + this.output, () -> !isAlive())
			.until(this::answers);
	}

	private boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	private boolean answers() {
		try {
			return status(this.port, "/messages?limit=1") == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** What a port of this machine answers to a GET. */
	static int status(int port, String path) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path)
			.toURL()
			.openConnection();
		return connection.getResponseCode();
	}

	/**
	 * Asks its JVM something.
	 * @param command a command of {@code jcmd}
	 * @return the answer
	 * @throws IOException if {@code jcmd} can't be started
	 */
	public String jcmd(String command) throws IOException {
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(Objects.requireNonNull(this.process).pid()), command)
			.redirectErrorStream(true)
			.start();
		return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/** Kills it as {@code kill -9} does. */
	void kill() throws InterruptedException {
		if (this.process != null) {
			this.process.destroyForcibly().waitFor();
		}
	}

	/** Stops it as an orchestrator does, and tells its exit code. */
	int terminate(Duration patience) throws InterruptedException {
		Process stopping = Objects.requireNonNull(this.process);
		stopping.destroy();
		if (!stopping.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new IllegalStateException("Still stopping after " + patience + ", see " + this.output);
		}
		return stopping.exitValue();
	}

	/** What it has logged since the test began. */
	public List<String> output() throws IOException {
		return Files.readAllLines(this.output.toPath());
	}

	@Override
	public void close() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

}

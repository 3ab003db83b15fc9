package dev.pusherchat.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole application, or a server beside it, in a process of its own. */
public final class Application implements AutoCloseable {

	private static final Path DIRECTORY = Path.of("target", "load");

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

	/** A generation, or the heap of G1; not the classes. */
	private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

	private final Process process;

	private final Target target;

	/**
	 * Starts a server, and waits until it answers.
	 * @param name what the table calls it
	 * @param port where it will listen
	 * @param environment variables to add to those of this process
	 * @param command how it is started
	 */
	Application(String name, int port, Map<String, String> environment, List<String> command) throws IOException {
		Files.createDirectories(DIRECTORY);
		Path log = DIRECTORY.resolve(name + ".log");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		this.process = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
		this.target = Target.at(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
				Optional.of(this.process.toHandle()));
		awaitReady(log);
	}

	/** Starts the application from its classes, with a database of its own. */
	public static Application fromClasses(String name, String... options) throws IOException {
		int port = freePort();
		List<String> command = new ArrayList<>(List.of(JAVA.resolve("java").toString(), "-Xmx512m"));
		command.addAll(List.of(options));
		command.addAll(List.of(System.getProperty("load.jvm", "-Xshare:auto").split(" ")));
		command.addAll(List.of("-cp", System.getProperty("load.application"), "dev.pusherchat.ChatApplication",
				"--server.port=" + port, "--channels.activity-timeout=10m", databaseOfItsOwn()));
		return new Application(name, port, Map.of(), command);
	}

	/** Starts the distribution as it is shipped, with its own options. */
	public static Application shipped(String name, Map<String, String> environment, String... settings) throws IOException {
		int port = freePort();
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("load.distribution") + "/bin/pusher-chat", "--server.port=" + port));
		command.addAll(List.of(settings));
		return new Application(name, port, environment, command);
	}

	/** The setting of a new database in a file. */
	static String databaseOfItsOwn() throws IOException {
		return "--spring.datasource.url=jdbc:h2:file:" + Files.createTempDirectory("load")
				+ "/chat;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady(Path log) throws IOException {
		while (this.process.isAlive()) {
			try (HttpConnection http = new HttpConnection(this.target)) {
				http.exchange("GET", "/messages?limit=1", "");
				return;
			}
			catch (IOException ex) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
		}
		throw new IOException("The application did not start:\n" + Files.readString(log));
	}

	public Target target() {
		return this.target;
	}

	/** What lives on the heap, in KB: twice, as references are cleared in between. */
	public double heapKilobytes() throws IOException {
		jcmd("GC.run");
		jcmd("GC.run");
		Matcher used = USED.matcher(jcmd("GC.heap_info"));
		return used.results().mapToLong((result) -> Long.parseLong(result.group(1))).sum();
	}

	String jcmd(String command) throws IOException {
		Process jcmd = new ProcessBuilder(JAVA.resolve("jcmd").toString(), String.valueOf(this.process.pid()), command)
			.redirectErrorStream(true)
			.start();
		return new String(jcmd.getInputStream().readAllBytes());
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}

package dev.pusherchat.channels.cluster.journal.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

import dev.pusherchat.fault.Ports;

import static org.assertj.core.api.Assertions.assertThat;

/** A Redis of its own that can be killed and started again. */
public final class RedisServer implements AutoCloseable {

	/** Settings of one that loses nothing when it is killed. */
	public static final String[] LOSSLESS = { "--appendfsync", "always" };

	private final int port = Ports.restartable();

	private final Path directory = Files.createTempDirectory("redis");

	private final List<String> settings;

	private Process process;

	/**
	 * Starts a server that writes an append-only file.
	 * @param settings more of its settings, such as {@code --maxmemory 1mb}
	 */
	public RedisServer(String... settings) throws IOException {
		this.settings = List.of(settings);
		this.process = launch();
	}

	private Process launch() throws IOException {
		List<String> command = new ArrayList<>(List.of("redis-server", "--port", String.valueOf(this.port), "--bind",
				"127.0.0.1", "--dir", this.directory.toString(), "--save", "", "--appendonly", "yes"));
		command.addAll(this.settings);
		Process launched = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("log").toFile()))
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(20))
			.failFast("Redis ended, see " + this.directory, () -> !launched.isAlive())
			.ignoreExceptions()
			// a server that asks for a password answers too
			.until(() -> send("PING").matches("(?s)(\\+PONG|-NOAUTH).*"));
		return launched;
	}

	public int port() {
		return this.port;
	}

	public String uri() {
		return "redis://127.0.0.1:" + this.port;
	}

	/** Opens the journal of an app. */
	public RedisJournal journal(String app, boolean losslessFailover) {
		RedisJournal journal = journal(uri(), app, losslessFailover);
		// as at the start of a node: the first connection takes long
		journal.check();
		return journal;
	}

	static RedisJournal journal(String uri, String app, boolean losslessFailover) {
		RedisProperties properties = new RedisProperties(uri, null, Duration.ofSeconds(2), "channels");
		return RedisJournalConfiguration.journal(properties, null, app, losslessFailover);
	}

	/** Sends a command, and returns the beginning of its answer. */
	public String send(String command) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
			byte[] answer = new byte[64 << 10];
			int length = socket.getInputStream().read(answer);
			return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
		}
	}

	/** Ends it as {@code kill -9} does. */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** Starts it again, with its directory. */
	public void start() throws IOException {
		this.process = launch();
	}

	/** Has it speak TLS on another port, and returns that. */
	int tls(Path certificate, Path key) throws IOException {
		int tlsPort = Ports.restartable();
		String answer = send("config set tls-cert-file " + certificate + " tls-key-file " + key
				+ " tls-auth-clients no tls-port " + tlsPort);
		assertThat(answer).startsWith("+OK");
		return tlsPort;
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		this.process.onExit().join();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}

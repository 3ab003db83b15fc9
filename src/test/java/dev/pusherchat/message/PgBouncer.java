package dev.pusherchat.message;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

import dev.pusherchat.fault.Ports;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** The PgBouncer that is installed here. */
public final class PgBouncer implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

	private final int port = Ports.restartable();

	private final Process process;

	private PgBouncer(int server, String mode, int sessions) throws IOException {
		// the user that it runs as must be able to read its settings
		Path settings = Files.createTempFile("pgbouncer", ".ini",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
		settings.toFile().deleteOnExit();
		Files.writeString(settings, """
				[databases]
				postgres = host=127.0.0.1 port=%d user=postgres
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = any
				pool_mode = %s
				default_pool_size = %d
				""".formatted(server, this.port, mode, sessions));
		List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
		if (System.getProperty("user.name").equals("root")) {
			command.addAll(List.of("-u", "nobody"));
		}
		command.add(settings.toString());
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	/**
	 * Starts one before a server.
	 * @param mode for how long a client keeps a session: {@code transaction} or
	 * {@code session}
	 */
	public static PgBouncer start(int server, String mode) throws IOException {
		return start(server, mode, 5);
	}

	/**
	 * Starts one before a server.
	 * @param sessions how many it has on the server at most
	 */
	public static PgBouncer start(int server, String mode, int sessions) throws IOException {
		if (!Files.isExecutable(PROGRAM)) {
			leaveOut("PgBouncer is left out: it is not installed; apt-get install pgbouncer brings it.");
		}
		PgBouncer bouncer = new PgBouncer(server, mode, sessions);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(bouncer::answers);
		return bouncer;
	}

	private static void leaveOut(String message) {
		if (System.getenv("CI") != null) {
			fail(message);
		}
		System.out.println(message);
		abort(message);
	}

	private boolean answers() {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}

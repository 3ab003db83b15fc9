package dev.pusherchat.channels.cluster.journal.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A PostgreSQL that can be killed and started again, lose what was written last, and take
 * over as a stand-by does.
 */
public class PostgresServer implements AutoCloseable {

	private final @Nullable Path directory;

	private final EmbeddedPostgres postgres;

	/**
	 * Starts a server.
	 * @param directory of its data; without one it is started for good
	 */
	public PostgresServer(@Nullable Path directory) throws IOException {
		this.directory = directory;
		this.postgres = builder().start();
	}

	private EmbeddedPostgres.Builder builder() {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on");
		return (this.directory == null) ? builder
				: builder.setDataDirectory(this.directory).setCleanDataDirectory(false);
	}

	DataSource pool() {
		return this.postgres.getPostgresDatabase();
	}

	public int port() {
		return this.postgres.getPort();
	}

	/** Kills the server as {@code kill -9} does. */
	public void kill() throws IOException {
		Path pid = directory().resolve("postmaster.pid");
		ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).trim())).orElseThrow();
		server.destroyForcibly();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !server.isAlive());
	}

	void stop() throws IOException {
		control("stop", "-m", "fast");
	}

	/** Starts it again, as it was started. */
	public void start() throws IOException {
		control("restart");
	}

	/** Keeps a copy of what it has now; it is away meanwhile. */
	public void save() throws IOException {
		stop();
		FileSystemUtils.copyRecursively(directory(), copy());
		start();
	}

	/** Puts it back to what it had then. */
	public void restore() throws IOException {
		stop();
		FileSystemUtils.deleteRecursively(directory());
		FileSystemUtils.copyRecursively(copy(), directory());
		FileSystemUtils.deleteRecursively(copy());
		Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwx------"));
		start();
	}

	private Path copy() {
		return directory().resolveSibling("copy");
	}

	/** Makes it a stand-by, as one that has followed it until now. */
	public void becomeStandBy() throws IOException {
		stop();
		Files.createFile(directory().resolve("standby.signal"));
		start();
	}

	/** Lets it take over. */
	public void promote() throws SQLException {
		sql("select pg_promote()");
	}

	private void control(String... arguments) throws IOException {
		String started = Files.readString(directory().resolve("postmaster.opts"));
		Path postgres = Path.of(started.substring(0, started.indexOf(' ')));
		List<String> command = new ArrayList<>();
		if (System.getProperty("user.name").equals("root")) {
			command.addAll(List.of("unshare", "-U"));
		}
		command.addAll(List.of(postgres.resolveSibling("pg_ctl").toString(), "-w", "-D", directory().toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory().resolveSibling("pg_ctl.log").toFile())
			.start();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
		assertThat(process.exitValue()).as("%s", command).isZero();
	}

	private Path directory() {
		return Objects.requireNonNull(this.directory);
	}

	Connection connect() throws SQLException {
		return database().connect();
	}

	public String sql(String statement) throws SQLException {
		return database().sql(statement);
	}

	private JournalDatabase database() {
		return new JournalDatabase(port());
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}

package dev.pusherchat.channels.cluster.journal.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/** A PostgreSQL that can be killed and started again. */
final class JournalServer implements AutoCloseable {

	private final @Nullable Path directory;

	private final EmbeddedPostgres postgres;

	/** Starts a server for good. */
	JournalServer() throws IOException {
		this(null);
	}

	/** Starts a server whose data is in a directory. */
	JournalServer(@Nullable Path directory) throws IOException {
		this.directory = directory;
		this.postgres = builder().start();
		Flyway.configure()
			.dataSource(this.postgres.getPostgresDatabase())
			.locations("classpath:db/postgresql")
			.load()
			.migrate();
	}

	private EmbeddedPostgres.Builder builder() {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on");
		return (this.directory == null) ? builder
				: builder.setDataDirectory(this.directory).setCleanDataDirectory(false);
	}

	Journal journal(String app) {
		return journal(app, this.postgres.getPort());
	}

	Journal journal(String app, int port) {
		return new PostgresJournal(app, database(port), this.postgres.getPostgresDatabase(), false);
	}

	static Database database(int port) {
		Properties properties = new Properties();
		properties.setProperty("user", "postgres");
		return new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
	}

	DataSource pool() {
		return this.postgres.getPostgresDatabase();
	}

	int port() {
		return this.postgres.getPort();
	}

	/** Kills the server as {@code kill -9} does. */
	void kill() throws IOException {
		Path pid = directory().resolve("postmaster.pid");
		ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).trim())).orElseThrow();
		server.destroyForcibly();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !server.isAlive());
	}

	void stop() throws IOException {
		control("stop", "-m", "fast");
	}

	/** Starts it again, as it was started. */
	void start() throws IOException {
		control("restart");
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

	Path directory() {
		return Objects.requireNonNull(this.directory);
	}

	Connection connect() throws SQLException {
		return this.postgres.getPostgresDatabase().getConnection();
	}

	String sql(String statement) throws SQLException {
		try (Connection connection = connect(); Statement execution = connection.createStatement()) {
			if (!execution.execute(statement)) {
				return "";
			}
			ResultSet rows = execution.getResultSet();
			return rows.next() ? String.valueOf(rows.getString(1)) : "";
		}
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}

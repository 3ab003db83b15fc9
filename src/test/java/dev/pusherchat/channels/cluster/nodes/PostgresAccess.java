package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import dev.pusherchat.channels.cluster.journal.postgresql.JournalDatabase;
import dev.pusherchat.channels.websocket.tomcat.TestCertificate;
import dev.pusherchat.message.PgBouncer;

/**
 * How nodes reach their PostgreSQL. With {@code -Dfault.access=pgbouncer}, {@code tls} or
 * {@code hasty} all tests of {@link Backend#POSTGRESQL} take that way.
 */
enum PostgresAccess {

	DIRECT,

	/** Through a pooler that gives sessions. */
	PGBOUNCER {

		@Override
		Backend.Server start() throws IOException {
			EmbeddedPostgres postgres = server();
			PgBouncer bouncer = PgBouncer.start(postgres.getPort(), "session", SESSIONS);
			return new Backend.Server(Backend.POSTGRESQL, bouncer.port(), () -> {
				bouncer.close();
				postgres.close();
			});
		}

	},

	/** With TLS; the nodes check the certificate of the server. */
	TLS {

		@Override
		String parameters() {
			return "user=postgres&sslmode=verify-full&sslrootcert=" + Encryption.certificate.pem();
		}

	},

	/** As a role whose transactions do not wait for the disk. */
	HASTY {

		@Override
		String parameters() {
			return "user=hasty";
		}

	};

	static final PostgresAccess CHOSEN = valueOf(System.getProperty("fault.access", "direct").toUpperCase(Locale.ROOT));

	/** More than what the pools and journals of three nodes need. */
	static final int SESSIONS = 100;

	/** Starts a server that can be reached this way. */
	Backend.Server start() throws IOException {
		EmbeddedPostgres postgres = (this == DIRECT) ? builder().start() : server();
		return new Backend.Server(Backend.POSTGRESQL, postgres.getPort(), postgres);
	}

	/** Returns the settings of a node that finds the server at a port. */
	List<String> settings(int port) {
		return List.of("--channels.cluster.journal=postgresql",
				"--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres?" + parameters());
	}

	String parameters() {
		return "user=postgres";
	}

	/** Starts a server that can be reached in all ways. */
	static EmbeddedPostgres server() throws IOException {
		EmbeddedPostgres postgres = builder().setServerConfig("ssl", "on")
			.setServerConfig("ssl_cert_file", Encryption.certificate.pem().toString())
			.setServerConfig("ssl_key_file", Encryption.key.toString())
			.start();
		try {
			JournalDatabase database = new JournalDatabase(postgres.getPort());
			database.sql("create role hasty login superuser");
			database.sql("alter role hasty set synchronous_commit = off");
			return postgres;
		}
		catch (SQLException ex) {
			throw new IOException(ex);
		}
	}

	private static EmbeddedPostgres.Builder builder() {
		return EmbeddedPostgres.builder().setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on");
	}

	/** What a server needs for TLS; it is made when the first one does. */
	private static final class Encryption {

		private static final TestCertificate certificate;

		private static final Path key;

		static {
			try {
				Path directory = Files.createTempDirectory("tls");
				directory.toFile().deleteOnExit();
				certificate = new TestCertificate(directory, "-ext", "san=ip:127.0.0.1");
				key = Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString("rw-------"));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

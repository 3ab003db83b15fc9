package dev.pusherchat.fault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The PostgreSQL that is installed here: unlike the embedded one it has the tools that
 * dump and restore, and those refuse a server that is newer than they are.
 */
final class InstalledPostgres {

	private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

	private InstalledPostgres() {
	}

	/**
	 * Where its programs are; where there are none, skips the test, or fails it in CI.
	 */
	static Path programs() throws IOException {
		return Objects.requireNonNullElseGet(find(), InstalledPostgres::leaveOut);
	}

	private static @Nullable Path find() throws IOException {
		if (!Files.isDirectory(VERSIONS)) {
			return null;
		}
		try (Stream<Path> versions = Files.list(VERSIONS)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((bin) -> Files.isExecutable(bin.resolve("initdb"))
						&& Files.isExecutable(bin.resolve("pg_dump")))
				.max(Comparator.comparing(Path::toString))
				.orElse(null);
		}
	}

	private static Path leaveOut() {
		String message = "Tests with PostgreSQL's own programs are left out: they are not in " + VERSIONS
				+ "; apt-get install postgresql brings them.";
		if (System.getenv("CI") != null) {
			fail(message);
		}
		System.out.println(message);
		return abort(message);
	}

	/** Starts a server of its own, with a database in a directory that it deletes. */
	static EmbeddedPostgres start(Path programs) throws IOException {
		return EmbeddedPostgres.builder()
			.setPgBinaryResolver((system, machine) -> linkTo(programs))
			.setServerConfig("unix_socket_directories", "")
			.start();
	}

	// what the embedded server unpacks: an archive, here of one link
	private static InputStream linkTo(Path programs) throws IOException {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
				new XZOutputStream(archive, new LZMA2Options(0)))) {
			TarArchiveEntry link = new TarArchiveEntry("bin", TarConstants.LF_SYMLINK);
			link.setLinkName(programs.toString());
			tar.putArchiveEntry(link);
			tar.closeArchiveEntry();
		}
		return new ByteArrayInputStream(archive.toByteArray());
	}

}

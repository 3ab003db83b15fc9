package dev.pusherchat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** What is delivered: its archive of classes halves the time of each start. */
public final class Distribution {

	private static final Path JAR = Path.of(System.getProperty("application.jar"));

	private static final Path DIRECTORY = Path.of("target", "distribution", System.getProperty("java.version"))
		.toAbsolutePath();

	private Distribution() {
	}

	/**
	 * Lays it out once for each jar.
	 * @return its directory
	 */
	public static Path layOut() {
		// integration tests run in two processes
		try (FileChannel lock = FileChannel.open(Path.of("target", "distribution.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			lock.lock();
			Path done = DIRECTORY.resolve("done");
			// the jar's time of modification is that of its sources, and always the same
			FileTime packaged = (FileTime) Files.getAttribute(JAR, "unix:ctime");
			if (!Files.exists(done) || Files.getLastModifiedTime(done).compareTo(packaged) < 0) {
				distribute();
				Files.createFile(done);
			}
			return DIRECTORY;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void distribute() throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder("src/deploy/distribute", JAR.toString(), DIRECTORY.toString())
			.redirectErrorStream(true);
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException(output);
		}
	}

}

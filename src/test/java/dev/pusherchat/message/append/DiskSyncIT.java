package dev.pusherchat.message.append;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.message.LogNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a power cut takes is what was written to a file and not forced since; here a file
 * system notes whether anything is.
 */
class DiskSyncIT {

	private static final AtomicBoolean unforced = new AtomicBoolean();

	@TempDir
	static Path directory;

	@BeforeAll
	static void register() {
		FilePath.register(new NotingFilePath());
	}

	@Test
	void acknowledgedMessageIsForcedToTheDisk() throws Exception {
		try (LogNode node = new LogNode(url("synced"))) {
			for (int i = 0; i < 20; i++) {
				unforced.set(true);
				node.append("message " + i).get();
				assertThat(unforced).isFalse();
			}
		}
	}

	@Test
	void forcingCanBeSwitchedOff() throws Exception {
		try (LogNode node = new LogNode(url("unsynced"), "messages.append.sync=false")) {
			unforced.set(false);
			node.append("message").get();
			assertThat(unforced).isTrue();
		}
	}

	private static String url(String name) {
		return "jdbc:h2:noting:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(directory.resolve(name));
	}

	/** The file system of URLs that begin with {@code jdbc:h2:noting:}. */
	public static final class NotingFilePath extends FilePathWrapper {

		@Override
		public String getScheme() {
			return "noting";
		}

		@Override
		public FileChannel open(String mode) throws IOException {
			return new NotingChannel(getBase().open(mode));
		}

	}

	/** Notes whether anything was written that was not forced. */
	private static final class NotingChannel extends FileBaseDefault {

		private final FileChannel file;

		private NotingChannel(FileChannel file) {
			this.file = file;
		}

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.file.read(target, position);
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			unforced.set(true);
			return this.file.write(source, position);
		}

		@Override
		public void force(boolean metaData) throws IOException {
			this.file.force(metaData);
			unforced.set(false);
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		protected void implTruncate(long size) throws IOException {
			this.file.truncate(size);
		}

		@Override
		public FileLock tryLock(long position, long size, boolean shared) throws IOException {
			return this.file.tryLock(position, size, shared);
		}

		@Override
		protected void implCloseChannel() throws IOException {
			this.file.close();
		}

	}

}

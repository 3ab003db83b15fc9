package dev.pusherchat.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's file system of URLs that begin with {@code jdbc:h2:disk:}. The disk may be full,
 * and it notes whether anything was written that was not forced.
 */
public final class TestDisk extends FilePathWrapper {

	private static volatile boolean full;

	private static volatile boolean unforced;

	public static void register() {
		FilePath.register(new TestDisk());
	}

	public static void full(boolean value) {
		full = value;
	}

	/** Whether a power cut now would lose what was written. */
	public static boolean unforced() {
		return unforced;
	}

	public static void unforced(boolean value) {
		unforced = value;
	}

	@Override
	public String getScheme() {
		return "disk";
	}

	@Override
	public FileChannel open(String mode) throws IOException {
		return new Channel(getBase().open(mode));
	}

	private static final class Channel extends FileBaseDefault {

		private final FileChannel file;

		private Channel(FileChannel file) {
			this.file = file;
		}

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.file.read(target, position);
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			if (full) {
				throw new IOException("No space left on device");
			}
			unforced = true;
			return this.file.write(source, position);
		}

		@Override
		public void force(boolean metaData) throws IOException {
			this.file.force(metaData);
			unforced = false;
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

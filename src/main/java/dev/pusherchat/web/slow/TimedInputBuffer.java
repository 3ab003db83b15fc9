package dev.pusherchat.web.slow;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A request's body that fails when it does not arrive in time, or in pieces that are too
 * small. Tomcat limits only the wait for each read, which a client that sends single
 * bytes never exceeds; and a chunk of one byte takes as long to read as a large one.
 */
class TimedInputBuffer implements InputBuffer {

	/** So many pieces, chunks for instance, may be of any size. */
	private static final int FREE_PIECES = 4096;

	private static final int SMALLEST_PIECE = 16;

	private final InputBuffer body;

	private final Duration limit;

	private final long start = System.nanoTime();

	private long pieces;

	private long bytes;

	TimedInputBuffer(InputBuffer body, Duration limit) {
		this.body = body;
		this.limit = limit;
	}

	@Override
	public int doRead(ApplicationBufferHandler handler) throws IOException {
		int read = read(handler);
		if (read >= 0) {
			check(read);
		}
		return read;
	}

	private void check(int piece) throws BodyTooSlowException {
		if (System.nanoTime() - this.start > this.limit.toNanos()) {
			throw new BodyTooSlowException(this.limit);
		}
		this.pieces++;
		this.bytes += piece;
		if (this.pieces > FREE_PIECES && this.bytes < this.pieces * SMALLEST_PIECE) {
			throw new BodyTooSlowException(FREE_PIECES, SMALLEST_PIECE);
		}
	}

	private int read(ApplicationBufferHandler handler) throws IOException {
		try {
			return this.body.doRead(handler);
		}
		catch (SocketTimeoutException ex) {
			throw new BodyTooSlowException(ex);
		}
	}

	@Override
	public int available() {
		return this.body.available();
	}

}

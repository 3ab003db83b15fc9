package dev.pusherchat.web.slow;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A request's body that fails when it does not arrive in time. Tomcat limits only the
 * wait for each read, which a client that sends single bytes never exceeds.
 */
class TimedInputBuffer implements InputBuffer {

	private final InputBuffer body;

	private final Duration limit;

	private final long start = System.nanoTime();

	TimedInputBuffer(InputBuffer body, Duration limit) {
		this.body = body;
		this.limit = limit;
	}

	@Override
	public int doRead(ApplicationBufferHandler handler) throws IOException {
		int read = read(handler);
		if (read >= 0 && System.nanoTime() - this.start > this.limit.toNanos()) {
			throw new BodyTooSlowException(this.limit);
		}
		return read;
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

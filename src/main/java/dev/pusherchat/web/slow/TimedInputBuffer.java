package dev.pusherchat.web.slow;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A request's body that fails when all of it has not arrived in time. Tomcat bounds the
 * wait for each read only, which a sender of a byte now and then never exceeds.
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

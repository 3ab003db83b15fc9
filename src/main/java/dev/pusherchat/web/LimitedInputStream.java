package dev.pusherchat.web;

import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.springframework.util.unit.DataSize;

/** A request's body that fails once more has been read than is allowed. */
class LimitedInputStream extends ServletInputStream {

	private final ServletInputStream body;

	private final DataSize limit;

	private long count;

	LimitedInputStream(ServletInputStream body, DataSize limit) {
		this.body = body;
		this.limit = limit;
	}

	@Override
	public int read() throws IOException {
		int value = this.body.read();
		count((value >= 0) ? 1 : 0);
		return value;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int read = this.body.read(bytes, offset, length);
		count(Math.max(0, read));
		return read;
	}

	private void count(int read) throws IOException {
		this.count += read;
		if (this.count > this.limit.toBytes()) {
			throw new BodyTooLargeException(this.limit);
		}
	}

	@Override
	public boolean isFinished() {
		return this.body.isFinished();
	}

	@Override
	public boolean isReady() {
		return this.body.isReady();
	}

	@Override
	public void setReadListener(ReadListener listener) {
		this.body.setReadListener(listener);
	}

}

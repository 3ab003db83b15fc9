package dev.pusherchat.message.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.MessageProperties;
import dev.pusherchat.message.read.Page;
import dev.pusherchat.web.CutOff;

/** Writes a page as fast as the client reads, without blocking a thread. */
final class PageWriter implements WriteListener {

	/**
	 * With a message, mostly less than the 8 KB that Tomcat holds back until a flush. Of
	 * more it keeps some, and takes a client that reads for a slow one.
	 */
	private static final int CHUNK = 7 * 1024;

	private final AsyncContext exchange;

	private final ServletOutputStream out;

	private final Iterator<EncodedMessage> messages;

	private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();

	private char separator = '[';

	private final long size;

	private final PendingPages pending;

	private final CompletableFuture<Void> passedOn;

	private final CutOff cutOff;

	private boolean ended;

	private boolean slow;

	private boolean completed;

	PageWriter(AsyncContext exchange, ServletOutputStream out, Page page, PendingPages pending,
			CompletableFuture<Void> passedOn, CutOff cutOff) {
		this.exchange = exchange;
		this.out = out;
		this.messages = page.messages().iterator();
		this.size = page.size();
		this.pending = pending;
		this.passedOn = passedOn;
		this.cutOff = cutOff;
	}

	@Override
	public void onWritePossible() throws IOException {
		while (this.out.isReady()) {
			if (this.ended) {
				this.exchange.complete();
				return;
			}
			nextChunk();
			this.chunk.writeTo(this.out);
			this.chunk.reset();
			// else Tomcat keeps the last bytes, and takes a client that reads for a slow
			// one
			this.exchange.getResponse().flushBuffer();
		}
		if (!this.slow) {
			this.slow = true;
			this.pending.begin(this, this.size + MessageProperties.WAITING_REQUEST);
			this.passedOn.complete(null);
		}
	}

	private void nextChunk() {
		while (this.messages.hasNext() && this.chunk.size() < CHUNK) {
			this.chunk.write(this.separator);
			this.chunk.writeBytes(this.messages.next().json());
			this.separator = ',';
		}
		if (!this.messages.hasNext()) {
			this.chunk.writeBytes((this.separator == '[') ? new byte[] { '[', ']' } : new byte[] { ']' });
			this.ended = true;
		}
	}

	@Override
	public void onError(Throwable failure) {
		try {
			this.exchange.complete();
		}
		catch (IllegalStateException ex) {
			// it has ended by itself meanwhile
		}
	}

	/**
	 * Closes the connection, unless the request is over: it may serve another one then.
	 */
	synchronized void cutOff() {
		if (!this.completed) {
			this.cutOff.now();
		}
	}

	/** The request is over, in whatever way. */
	void completed() {
		synchronized (this) {
			this.completed = true;
		}
		this.pending.end(this);
		this.passedOn.complete(null);
	}

}

package dev.pusherchat.message.stream;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.read.Page;

/**
 * A reader of the log. It takes the newest events from memory, and pages of its own while
 * it is behind. A reader that takes nothing costs no more than one page.
 */
final class EventStream implements WriteListener {

	private final StreamExchange exchange;

	private final EventStreams streams;

	private final ServletOutputStream out;

	private final Instant accessEnd;

	private String epoch;

	private long id;

	// what was read for this stream alone
	private Iterator<StreamEvent> page = Collections.emptyIterator();

	private boolean reading;

	// false after a page that was empty or failed, until the follower has read again
	private boolean mayRead = true;

	private boolean unflushed;

	// whether the reader takes no more at the moment
	private boolean stalled;

	private boolean ended;

	private long writtenAt = System.nanoTime();

	EventStream(StreamExchange exchange, EventStreams streams, ServletOutputStream out, Instant accessEnd,
			StreamPosition position, Page first) {
		this.exchange = exchange;
		this.streams = streams;
		this.out = out;
		this.accessEnd = accessEnd;
		this.id = position.id();
		this.epoch = (position.epoch() != null) ? position.epoch() : first.state().epoch();
		StreamPosition start = new StreamPosition(this.id, this.epoch);
		boolean resumes = start.isOf(first.state());
		Stream<StreamEvent> events = take(first);
		this.page = Stream.concat(Stream.of(resumes ? StreamEvent.start(start, streams.retry())
				: new StreamEvent(this.id, StreamEvent.retry(streams.retry()))), events)
			.iterator();
	}

	@Override
	public void onWritePossible() {
		send();
	}

	/** Sends what the follower has read. */
	synchronized void wake() {
		this.mayRead = true;
		send();
	}

	/** Sends all that the reader takes without waiting. */
	private synchronized void send() {
		try {
			while (isReady()) {
				StreamEvent event = next();
				if (event != null) {
					write(event.bytes());
					this.id = event.id();
				}
				else if (this.unflushed) {
					this.unflushed = false;
					this.out.flush();
				}
				else {
					readPage();
					return;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			// the reader has disconnected
			end();
		}
	}

	private boolean isReady() {
		if (this.ended) {
			return false;
		}
		this.stalled = !this.out.isReady();
		return !this.stalled;
	}

	private @Nullable StreamEvent next() {
		return this.page.hasNext() ? this.page.next() : this.streams.recent().after(this.epoch, this.id);
	}

	private void write(byte[] bytes) throws IOException {
		this.out.write(bytes);
		this.unflushed = true;
		this.writtenAt = System.nanoTime();
	}

	private void readPage() {
		if (!this.reading && this.mayRead && !this.streams.recent().isAt(this.epoch, this.id)) {
			this.reading = true;
			long asked = this.id;
			this.streams.read(asked, (page) -> took(asked, page));
		}
	}

	private synchronized void took(long asked, @Nullable Page page) {
		this.reading = false;
		// what was sent meanwhile came from the follower, which is further than the page
		boolean outdated = asked != this.id;
		this.mayRead = outdated;
		if (page != null && !outdated) {
			this.page = take(page).iterator();
			this.mayRead = this.page.hasNext();
		}
		send();
	}

	/** Returns the events that follow the position, which are framed one by one. */
	private Stream<StreamEvent> take(Page page) {
		LogState state = page.state();
		if (!new StreamPosition(this.id, this.epoch).isOf(state)) {
			this.epoch = state.epoch();
			this.id = state.head();
			return Stream.of(StreamEvent.reset(state));
		}
		List<EncodedMessage> messages = page.messages();
		long first = messages.isEmpty() ? state.head() + 1 : messages.get(0).id();
		Stream<StreamEvent> gap = (first > this.id + 1) ? Stream.of(StreamEvent.gap(this.epoch, first))
				: Stream.empty();
		String epoch = this.epoch;
		return Stream.concat(gap, messages.stream().map((message) -> StreamEvent.message(epoch, message)));
	}

	/** Ends the stream with its token, and keeps a silent connection alive. */
	synchronized void check(Instant now, long nanoTime, Duration keepAlive) {
		if (!now.isBefore(this.accessEnd)) {
			end();
		}
		else if (nanoTime - this.writtenAt >= keepAlive.toNanos()) {
			comment();
		}
	}

	private void comment() {
		try {
			if (isReady()) {
				write(StreamEvent.COMMENT);
			}
		}
		catch (IOException | RuntimeException ex) {
			end();
		}
		send();
	}

	synchronized void end() {
		if (!this.ended) {
			this.ended = true;
			if (this.stalled) {
				// else a thread would wait until the reader has taken the rest
				this.exchange.cutOff();
			}
			this.exchange.end();
		}
	}

	@Override
	public void onError(Throwable failure) {
		// Tomcat's time-out for a reader that takes nothing
		if (failure instanceof SocketTimeoutException) {
			this.streams.cutOff();
		}
		end();
	}

}

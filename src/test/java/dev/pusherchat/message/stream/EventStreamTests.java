package dev.pusherchat.message.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.read.Page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

class EventStreamTests {

	private final EventStreams streams = mock();

	private final Written written = new Written();

	private final List<Consumer<@Nullable Page>> takers = new ArrayList<>();

	private EventStream open() {
		given(this.streams.retry()).willReturn(Duration.ofSeconds(2));
		given(this.streams.recent()).willReturn(RecentEvents.NONE);
		willAnswer((call) -> this.takers.add(call.getArgument(1))).given(this.streams).read(eq(0L), any());
		EventStream stream = new EventStream(mock(StreamExchange.class), this.streams, this.written, Instant.MAX,
				new StreamPosition(0, "log"), page(0));
		stream.onWritePossible();
		return stream;
	}

	@Test
	void aPageThatTheStreamHasOvertakenIsNotSentAgain() {
		EventStream stream = open();
		Page first = page(2, 1, 2);
		given(this.streams.recent()).willReturn(new RecentEvents("log", 0, List.of()).follow(page(3, 1, 2, 3)));
		stream.wake();
		this.takers.forEach((taker) -> taker.accept(first));
		assertThat(this.written.ids()).containsExactly("id: 0-log", "id: 1-log", "id: 2-log", "id: 3-log");
	}

	@Test
	void aPageThatTheStreamHasWaitedForIsSent() {
		open();
		assertThat(this.takers).hasSize(1);
		this.takers.get(0).accept(page(2, 1, 2));
		assertThat(this.written.ids()).containsExactly("id: 0-log", "id: 1-log", "id: 2-log");
	}

	private static Page page(long head, long... ids) {
		return new Page(new LogState("log", head),
				LongStream.of(ids).mapToObj((id) -> new EncodedMessage(id, new byte[] { '{', '}' })).toList());
	}

	/** Takes everything at once. */
	private static final class Written extends ServletOutputStream {

		private final StringBuilder text = new StringBuilder();

		List<String> ids() {
			return this.text.toString().lines().filter((line) -> line.startsWith("id: ")).toList();
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(int value) {
			this.text.append((char) value);
		}

		@Override
		public void write(byte[] bytes) {
			this.text.append(new String(bytes, StandardCharsets.UTF_8));
		}

	}

}

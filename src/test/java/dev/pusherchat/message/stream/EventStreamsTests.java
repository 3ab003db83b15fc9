package dev.pusherchat.message.stream;

import java.time.Clock;
import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.message.read.LogReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class EventStreamsTests {

	private final EventStreams streams = new EventStreams(mock(LogReader.class),
			new StreamProperties(1, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(1)),
			Clock.systemUTC(), new SimpleMeterRegistry());

	@AfterEach
	void close() {
		this.streams.close();
	}

	@Test
	void readerThatComesWhenTheWebServerListensFindsAPlace() {
		assertThat(this.streams.isRunning()).isFalse();
		assertThat(this.streams.enter()).isTrue();
	}

	@Test
	void readerThatComesAfterTheStopFindsNone() {
		this.streams.start();
		assertThat(this.streams.isRunning()).isTrue();
		this.streams.stop();
		assertThat(this.streams.isRunning()).isFalse();
		assertThat(this.streams.enter()).isFalse();
	}

}

package dev.pusherchat.message.append;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.QueryTimeoutException;

import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willDoNothing;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

class LogHealthIndicatorTests {

	private final LogWriter writer = mock();

	private final MessageLog log = mock();

	private final LogHealthIndicator health = new LogHealthIndicator(this.writer, this.log);

	@BeforeEach
	void checkOnce() {
		assertThat(status()).as("before the first check").isEqualTo(Status.DOWN);
		this.health.run();
		assertThat(status()).isEqualTo(Status.UP);
		this.health.run();
		then(this.writer).should(times(2)).rewriteHead();
	}

	@Test
	void nodeThatNobodyAsksOnlyReads() {
		this.health.run();
		then(this.writer).should(times(2)).rewriteHead();
		then(this.log).should().head();
	}

	@Test
	void isDownWhileTheLogCannotBeWritten() {
		assertThat(status()).isEqualTo(Status.UP);
		willThrow(LogUnavailableException.notStored(new QueryTimeoutException("full"))).given(this.writer)
			.rewriteHead();
		this.health.run();
		this.health.run();
		assertThat(this.health.health().getStatus()).as("though it can be read").isEqualTo(Status.DOWN);
		willDoNothing().given(this.writer).rewriteHead();
		this.health.run();
		assertThat(status()).isEqualTo(Status.UP);
	}

	@Test
	void isDownWhileTheLogCannotBeRead() {
		given(this.log.head()).willThrow(new QueryTimeoutException("away"));
		this.health.run();
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	private Status status() {
		return this.health.health().getStatus();
	}

}

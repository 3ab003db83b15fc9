package dev.pusherchat.message.read;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

import dev.pusherchat.message.LogState;
import dev.pusherchat.message.MessageProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** How many pages from the database are in memory. */
@Timeout(30)
class OlderPagesTests {

	private static final PageQuery QUERY = new PageQuery(1L, null, 1);

	private final StoredPages stored = mock(StoredPages.class);

	private final CompletableFuture<Page> first = new CompletableFuture<>();

	private final CompletableFuture<Page> second = new CompletableFuture<>();

	private OlderPages pages = pages(Duration.ofSeconds(20));

	@AfterEach
	void stop() {
		this.pages.destroy();
	}

	@Test
	void pageIsReadWhenThatBeforeItWasPassedOn() throws Exception {
		CompletableFuture<Void> passedOn = new CompletableFuture<>();
		read(this.first, passedOn);
		this.first.get(10, TimeUnit.SECONDS);
		read(this.second, new CompletableFuture<>());
		CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> {
			assertThat(this.second).isNotDone();
			passedOn.complete(null);
		});
		this.second.get(10, TimeUnit.SECONDS);
		assertThat(passedOn).isDone();
	}

	@Test
	void pageThatIsNeverPassedOnKeepsItsPlaceUntilTheTimeout() throws Exception {
		this.pages = pages(Duration.ofMillis(10));
		read(this.first, new CompletableFuture<>());
		read(this.second, new CompletableFuture<>());
		assertThat(this.second.get(10, TimeUnit.SECONDS).messages()).isEmpty();
	}

	private void read(CompletableFuture<Page> page, CompletableFuture<Void> passedOn) {
		this.pages.read(QUERY, mock(LogState.class), page, passedOn);
	}

	private OlderPages pages(Duration timeout) {
		return new OlderPages(this.stored,
				new MessageProperties(10_240, false, new MessageProperties.Page(100, 1000, DataSize.ofMegabytes(1)),
						new MessageProperties.Read(timeout, 10, 1, null, null), mock(MessageProperties.Append.class)));
	}

}

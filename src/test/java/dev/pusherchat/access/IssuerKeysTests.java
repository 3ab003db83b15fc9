package dev.pusherchat.access;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IssuerKeysTests {

	private final long now = System.currentTimeMillis();

	private Issuer issuer;

	private IssuerKeys keys;

	@BeforeEach
	void start() throws IOException {
		this.issuer = new Issuer();
		this.keys = new IssuerKeys(new KeySet(URI.create(this.issuer.keysUri()), null, KeySet.TIMEOUT));
	}

	@AfterEach
	void stop() throws IOException {
		this.keys.close();
		this.issuer.close();
	}

	@Test
	void unknownKeysAreAskedForTwiceInThirtySeconds() throws Exception {
		assertThat(find("first", 0)).hasSize(1);
		for (int i = 0; i < 30; i++) {
			assertThat(find("junk" + i, 0)).isEmpty();
		}
		assertThat(this.issuer.requests()).isEqualTo(2);
		this.issuer.rotate("second");
		assertThat(find("second", 29)).isEmpty();
		assertThat(find("second", 30)).hasSize(1);
	}

	@Test
	void keysOutliveAnOutageOfTheIssuer() throws Exception {
		find("first", 0);
		this.issuer.fail(true);
		for (int hour = 1; hour < 24; hour++) {
			assertThat(find("first", hour * 3600)).hasSize(1);
		}
		assertThat(this.issuer.requests()).isEqualTo(24);
	}

	@Test
	void keysAreFetchedAgainBeforeTheyAreForgotten() throws Exception {
		find("first", 0);
		assertThat(find("first", 280)).hasSize(1);
		Awaitility.await().until(() -> this.issuer.requests() == 2);
	}

	@Test
	void withoutAnyKeyNothingIsSaidOfAToken() {
		this.issuer.fail(true);
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find("first", 0));
		}
		assertThat(this.issuer.requests()).isEqualTo(2);
	}

	@Test
	void anIssuerThatHangsIsGivenUp() throws IOException {
		CountDownLatch over = new CountDownLatch(1);
		this.issuer.answer((exchange) -> await(over));
		assertIsGivenUp(over);
	}

	@Test
	void anIssuerThatSendsAByteNowAndThenIsGivenUp() throws IOException {
		CountDownLatch over = new CountDownLatch(1);
		this.issuer.answer((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			do {
				exchange.getResponseBody().write(' ');
				exchange.getResponseBody().flush();
			}
			while (!await(over, 200));
		});
		assertIsGivenUp(over);
	}

	private void assertIsGivenUp(CountDownLatch over) throws IOException {
		Duration timeout = Duration.ofMillis(500);
		try (IssuerKeys impatient = new IssuerKeys(new KeySet(URI.create(this.issuer.keysUri()), null, timeout))) {
			long start = System.nanoTime();
			assertThatExceptionOfType(KeySourceException.class)
				.isThrownBy(() -> impatient.get(selector("first"), this.now));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout.minusMillis(50),
					Duration.ofSeconds(10));
		}
		over.countDown();
	}

	@Test
	void aLargeAnswerIsNotRead() {
		AtomicLong sent = new AtomicLong();
		this.issuer.answer((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			byte[] spaces = " ".repeat(1 << 16).getBytes();
			try (OutputStream body = exchange.getResponseBody()) {
				while (sent.get() < 400_000_000) {
					body.write(spaces);
					sent.addAndGet(spaces.length);
				}
			}
		});
		assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find("first", 0));
		assertThat(sent).hasValueLessThan(400_000_000);
	}

	@Test
	void theMetadataOfAnIssuerNameItsKeys() throws Exception {
		URI address = URI.create(this.issuer.uri());
		try (IssuerKeys ofIssuer = new IssuerKeys(new KeySet(address, this.issuer.uri(), KeySet.TIMEOUT));
				IssuerKeys ofAnother = new IssuerKeys(new KeySet(address, "https://another.example", KeySet.TIMEOUT))) {
			assertThat(ofIssuer.get(selector("first"), this.now)).hasSize(1);
			assertThatExceptionOfType(KeySourceException.class)
				.isThrownBy(() -> ofAnother.get(selector("first"), this.now));
		}
	}

	/** Looks for a key, so many seconds later. */
	private List<JWK> find(String keyId, long seconds) throws KeySourceException {
		return this.keys.get(selector(keyId), this.now + TimeUnit.SECONDS.toMillis(seconds));
	}

	private static JWKSelector selector(String keyId) {
		return new JWKSelector(new JWKMatcher.Builder().keyID(keyId).build());
	}

	private static boolean await(CountDownLatch latch) {
		return await(latch, 30_000);
	}

	private static boolean await(CountDownLatch latch, long millis) {
		try {
			return latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}

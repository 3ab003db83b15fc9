package dev.pusherchat.web.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.TimeMeter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.web.ProblemWriter;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitFilterTests {

	private final SettableTime time = new SettableTime();

	private final RateLimitFilter filter = new RateLimitFilter("post",
			new RateLimitProperties(true, 10, Duration.ofSeconds(5), 100,
					new RateLimitProperties.Guests(10, Duration.ofMinutes(1))),
			new ProblemWriter(JsonMapper.shared()), this.time);

	@Test
	void everyAnswerTellsWhatIsLeft() throws Exception {
		MockHttpServletResponse response = post("192.0.2.1");
		assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"post\";q=10;w=5");
		assertThat(response.getHeader("RateLimit")).isEqualTo("\"post\";r=9;t=1");
		assertThat(response.getHeader("Retry-After")).isNull();
	}

	@Test
	void theBurstIsServedAndTheNextRefused() throws Exception {
		for (int i = 0; i < 10; i++) {
			assertThat(post("192.0.2.1").getStatus()).isEqualTo(200);
		}
		MockHttpServletResponse response = post("192.0.2.1");
		assertThat(response.getStatus()).isEqualTo(429);
		assertThat(response.getHeader("Retry-After")).isEqualTo("1");
		assertThat(response.getHeader("RateLimit")).isEqualTo("\"post\";r=0;t=5");
		assertThat(response.getContentType()).isEqualTo("application/problem+json");
		assertThat(response.getContentAsString()).contains("\"violated-policies\":[\"post\"]")
			.contains("Too many posts from your address: try again in 1 s");
	}

	@Test
	void postsComeBackAtTheRate() throws Exception {
		exhaust("192.0.2.1");
		this.time.advance(500);
		assertThat(post("192.0.2.1").getStatus()).isEqualTo(200);
		assertThat(post("192.0.2.1").getStatus()).isEqualTo(429);
		this.time.advance(10_000);
		assertThat(post("192.0.2.1").getHeader("RateLimit")).isEqualTo("\"post\";r=9;t=1");
	}

	@Test
	void oneClientDoesNotUseUpAnothersPosts() throws Exception {
		exhaust("192.0.2.1");
		assertThat(post("192.0.2.2").getStatus()).isEqualTo(200);
	}

	@Test
	void aNetworkOfIpv6AddressesIsOneClient() throws Exception {
		exhaust("2001:db8::1");
		assertThat(post("2001:db8::2").getStatus()).isEqualTo(429);
	}

	@Test
	void readingIsNotLimited() throws Exception {
		exhaust("192.0.2.1");
		MockHttpServletResponse response = exchange("GET", "192.0.2.1");
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getHeader("RateLimit")).isNull();
	}

	@Test
	void noMoreClientsAreRememberedThanConfigured() throws Exception {
		postFromThousandClients();
		Awaitility.await()
			.untilAsserted(() -> assertThat(postFromThousandClients()).filteredOn("\"post\";r=9;t=1"::equals)
				.as("clients with a new quota")
				.hasSizeGreaterThanOrEqualTo(900));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void theFirstForwardedAddressThatIsIgnoredIsLogged(CapturedOutput output) throws Exception {
		post("192.0.2.1");
		assertThat(output).doesNotContain("X-Forwarded-For");
		for (int i = 0; i < 3; i++) {
			MockHttpServletRequest request = new MockHttpServletRequest("POST", "/messages");
			request.setRemoteAddr("192.0.2.1");
			request.addHeader("X-Forwarded-For", "198.51.100.7");
			this.filter.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("X-Forwarded-For"))).singleElement()
			.asString()
			.contains("WARN", "from 192.0.2.1", "server.forward-headers-strategy=native")
			.doesNotContain("198.51.100.7");
	}

	private void exhaust(String address) throws Exception {
		while (post(address).getStatus() == 200) {
			this.time.advance(0);
		}
	}

	private List<String> postFromThousandClients() throws Exception {
		List<String> quotas = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			quotas.add(String.valueOf(post("10.0.%d.%d".formatted(i / 250, i % 250)).getHeader("RateLimit")));
		}
		return quotas;
	}

	private MockHttpServletResponse post(String address) throws Exception {
		return exchange("POST", address);
	}

	private MockHttpServletResponse exchange(String method, String address) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest(method, "/messages");
		request.setRemoteAddr(address);
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.filter.doFilter(request, response, new MockFilterChain());
		return response;
	}

	private static final class SettableTime implements TimeMeter {

		private long nanos;

		void advance(long millis) {
			this.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
		}

		@Override
		public long currentTimeNanos() {
			return this.nanos;
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}

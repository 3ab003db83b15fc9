package dev.pusherchat.access;

import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GuestLimitTests {

	@Test
	void anAddressMayBecome10GuestsInAMinuteAndPostsAreCountedApart() throws Exception {
		try (ProtectedApplication application = ProtectedApplication.open("--access.guests=true",
				"--web.rate-limit.enabled=true", "--web.rate-limit.burst=100")) {
			HttpResponse<String> response = become(application);
			String token = GuestsTests.field(response, "token");
			assertThat(response.headers().firstValue("RateLimit-Policy")).hasValue("\"guest\";q=10;w=60");
			int calls = 1;
			while (response.statusCode() == 201 && calls < 100) {
				response = become(application);
				calls++;
			}
			// one comes back every six seconds
			assertThat(calls).isBetween(11, 20);
			assertThat(response.statusCode()).isEqualTo(429);
			assertThat(response.headers().firstValue("Retry-After")).isPresent();
			assertThat(response.body()).contains("Too many guests from your address");
			assertThat(application.post(token, "hi").statusCode()).isEqualTo(201);
			assertThat(application.post(null, "hi").statusCode()).isEqualTo(201);
		}
	}

	private static HttpResponse<String> become(ProtectedApplication application) {
		return application.form("/guests", null, Map.of("name", "Ann"));
	}

}

package dev.pusherchat.access;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.pusherchat.message.stream.StreamReader;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may follow the log as a stream, and for how long. */
@Timeout(120)
class AccessStreamIT {

	private static ProtectedApplication application;

	@BeforeAll
	static void start() throws Exception {
		application = new ProtectedApplication();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void whoHasNoTokenReadsNoStream() throws Exception {
		try (StreamReader stranger = open(Map.of())) {
			assertThat(stranger.response().statusCode()).isEqualTo(401);
			assertThat(stranger.response().headers().firstValue("content-type")).hasValue("application/problem+json");
		}
	}

	@Test
	void aStreamEndsWithItsTokenAndIsResumedWithAnother() throws Exception {
		String ann = application.issuer().token("ann");
		String ending = application.issuer()
			.token("bob", (claims) -> claims.expirationTime(Issuer.in(Duration.ofSeconds(3))));
		try (StreamReader reader = open(authorization(ending)); StreamReader other = open(authorization(ann))) {
			String posted = application.post(ann, "for both").body();
			assertThat(reader.data("new_message")).isEqualTo(posted);
			reader.awaitEnd();
			assertThat(other.data("new_message")).isEqualTo(posted);
			String later = application.post(ann, "for one").body();
			assertThat(other.data("new_message")).isEqualTo(later);
		}
	}

	private static Map<String, String> authorization(String token) {
		return Map.of("Authorization", "Bearer " + token);
	}

	private static StreamReader open(Map<String, String> headers) throws Exception {
		return new StreamReader(application.origin() + "/messages", headers);
	}

}

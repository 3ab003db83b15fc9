package dev.pusherchat.web;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** Each test posts from an address of its own. */
class RateLimitTests {

	private static String post(int port, String from, String path, String headers) throws IOException {
		return RawHttp.exchange(port, from, "POST " + path + " HTTP/1.1\r\nContent-Type: application/json" + headers,
				"{\"content\":\"hi\"}");
	}

	private static void exhaust(int port, String from, String headers) throws IOException {
		assertThat(post(port, from, "/messages", headers)).startsWith("HTTP/1.1 201")
			.contains("RateLimit-Policy: \"post\";q=2;w=3600", "RateLimit: \"post\";r=1;t=1800");
		assertThat(post(port, from, "/messages", headers)).startsWith("HTTP/1.1 201");
	}

	@Nested
	@SpringBootTest(classes = EdgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "web.rate-limit.enabled=true", "web.rate-limit.burst=2", "web.rate-limit.window=1h" })
	@DirtiesContext(classMode = ClassMode.AFTER_CLASS)
	@ActiveProfiles("test")
	class Direct {

		@LocalServerPort
		private int port;

		@Test
		void aRefusedPostIsNotStored() throws IOException {
			exhaust(this.port, "127.0.0.2", "");
			String before = count("127.0.0.2");
			assertThat(post(this.port, "127.0.0.2", "/messages", "")).startsWith("HTTP/1.1 429");
			assertThat(count("127.0.0.2")).isEqualTo(before);
		}

		@Test
		void aPageOfAnotherOriginCanReadWhy() throws IOException {
			exhaust(this.port, "127.0.0.3", "");
			assertThat(post(this.port, "127.0.0.3", "/messages", "\r\nOrigin: https://chat.example.com"))
				.startsWith("HTTP/1.1 429")
				.contains("Access-Control-Allow-Origin: https://chat.example.com", "Retry-After: 1800",
						"RateLimit: \"post\";r=0;t=3600", "Content-Type: application/problem+json")
				.containsPattern("Access-Control-Expose-Headers: [^\n]*Retry-After[^\n]*RateLimit, RateLimit-Policy");
		}

		@Test
		void whoClaimsOtherAddressesIsStillOneClient() throws IOException {
			exhaust(this.port, "127.0.0.4", "\r\nX-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1");
			assertThat(post(this.port, "127.0.0.4", "/messages",
					"\r\nX-Forwarded-For: 192.0.2.2\r\nForwarded: for=192.0.2.2"))
				.startsWith("HTTP/1.1 429");
		}

		@Test
		void anotherSpellingOfThePathIsCountedToo() throws IOException {
			exhaust(this.port, "127.0.0.5", "");
			for (String path : List.of("//messages", "/%6dessages", "/messages;a=b", "/./messages", "/a/../messages")) {
				assertThat(post(this.port, "127.0.0.5", path, "")).as(path).startsWith("HTTP/1.1 4");
			}
		}

		private String count(String from) throws IOException {
			String answer = RawHttp.exchange(this.port, from, "GET /messages HTTP/1.1", "");
			assertThat(answer).startsWith("HTTP/1.1 200").endsWith(" posted");
			return answer.substring(answer.indexOf("\r\n\r\n"));
		}

	}

	@Nested
	@SpringBootTest(classes = EdgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "web.rate-limit.enabled=true", "web.rate-limit.burst=2", "web.rate-limit.window=1h",
					"server.forward-headers-strategy=native" })
	@DirtiesContext(classMode = ClassMode.AFTER_CLASS)
	@ActiveProfiles("test")
	class BehindAProxy {

		@LocalServerPort
		private int port;

		@Test
		@ExtendWith(OutputCaptureExtension.class)
		void theAddressThatTheProxySawIsTheClient(CapturedOutput output) throws IOException {
			exhaust(this.port, "127.0.0.2", "\r\nX-Forwarded-For: 192.0.2.1");
			assertThat(from("192.0.2.1")).startsWith("HTTP/1.1 429");
			assertThat(from("198.51.100.7, 192.0.2.1")).startsWith("HTTP/1.1 429");
			assertThat(from("192.0.2.2")).startsWith("HTTP/1.1 201");
			assertThat(output).doesNotContain("is ignored");
		}

		private String from(String forwardedFor) throws IOException {
			return post(this.port, "127.0.0.2", "/messages", "\r\nX-Forwarded-For: " + forwardedFor);
		}

	}

}

package dev.pusherchat.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@ActiveProfiles("test")
class CorsTests {

	private static final String ORIGIN = "https://chat.example.com";

	@Autowired
	private MockMvcTester mvc;

	@ParameterizedTest
	@ValueSource(strings = { "/messages", "/messages/1", "/pusher/auth" })
	void preflightOfAnAllowedOriginIsAnswered(String path) {
		assertThat(this.mvc.options()
			.uri(path)
			.header(HttpHeaders.ORIGIN, ORIGIN)
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS, "content-type,idempotency-key")).hasStatusOk()
			.headers()
			.containsHeaders(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, HttpHeaders.ACCESS_CONTROL_MAX_AGE)
			.hasValue(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS", "GET", "POST" })
	void anotherOriginIsRefusedWithAProblem(String method) {
		assertThat(this.mvc.method(HttpMethod.valueOf(method))
			.uri("/messages")
			.header(HttpHeaders.ORIGIN, "https://elsewhere.example.com")
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")).hasStatus(403)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.headers()
			.doesNotContainHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)
			.containsHeaders("X-Request-Id", "Content-Security-Policy", "X-Content-Type-Options");
	}

	@Test
	void aPageMayReadTheHeadersThatTheClientNeeds() {
		MvcTestResult result = this.mvc.get().uri("/messages/1").header(HttpHeaders.ORIGIN, ORIGIN).exchange();
		assertThat(result.getResponse().getHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS)).contains("Location",
				"Link", "ETag", "Retry-After", "Log-Epoch");
	}

	@Test
	void aPageMayReadARefusal() {
		assertThat(this.mvc.post()
			.uri("/messages")
			.header(HttpHeaders.ORIGIN, ORIGIN)
			.header(HttpHeaders.CONTENT_TYPE, "application/json")
			.content("{\"content\":\"%s\"}".formatted("a".repeat(80_000)))).hasStatus(413)
			.headers()
			.hasValue(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN);
	}

	@Test
	void thePageIsToldHowToReachPusherAndNoSecret() {
		assertThat(this.mvc.get().uri("/config.json")).hasStatusOk()
			.bodyText()
			.isEqualToIgnoringWhitespace(
					"""
							{"key":"app-key","cluster":null,"host":null,"port":null,"tls":null,"channel":"chat","event":"new_message","authentication":false,"title":"Chat"}
							""");
	}

}

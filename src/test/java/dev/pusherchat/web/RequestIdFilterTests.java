package dev.pusherchat.web;

import java.util.concurrent.atomic.AtomicReference;

import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class RequestIdFilterTests {

	private final AtomicReference<String> logged = new AtomicReference<>();

	@Test
	void idOfTheProxyIsLoggedAndAnswered() throws Exception {
		assertThat(answered("abc-123")).isEqualTo("abc-123").isEqualTo(this.logged.get());
	}

	@Test
	void requestWithoutIdGetsOne() throws Exception {
		assertThat(answered("")).matches("[0-9a-f]{16}").isEqualTo(this.logged.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "two words", "line\nbreak", "\"},{\"", "ä",
			"a2345678901234567890123456789012345678901234567890123456789012345" })
	void idThatCouldForgeALogIsReplaced(String id) throws Exception {
		assertThat(answered(id)).matches("[0-9a-f]{16}");
	}

	@Test
	void idIsForgottenAfterTheRequest() throws Exception {
		answered("abc-123");
		assertThat(MDC.get(RequestIdFilter.LOGGED_AS)).isNull();
	}

	private String answered(String id) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader(RequestIdFilter.HEADER, id);
		MockHttpServletResponse response = new MockHttpServletResponse();
		FilterChain chain = (ignored, also) -> this.logged.set(MDC.get(RequestIdFilter.LOGGED_AS));
		new RequestIdFilter().doFilter(request, response, chain);
		return String.valueOf(response.getHeader(RequestIdFilter.HEADER));
	}

}

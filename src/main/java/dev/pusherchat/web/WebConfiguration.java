package dev.pusherchat.web;

import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;
import tools.jackson.core.StreamReadConstraints;

import dev.pusherchat.web.frontend.FrontendProperties;
import dev.pusherchat.web.frontend.SignInProperties;

/** The filters of all requests, and limits on their bodies. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ WebProperties.class, FrontendProperties.class, SignInProperties.class })
class WebConfiguration {

	private static final String POLICY = "default-src 'self'; connect-src %s; object-src 'none'; base-uri 'self'; "
			+ "form-action 'self'; frame-ancestors 'none'";

	@Bean
	FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
		FilterRegistrationBean<RequestIdFilter> registration = new FilterRegistrationBean<>(new RequestIdFilter());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@Bean
	FilterRegistrationBean<SecurityHeadersFilter> securityHeadersFilter(FrontendProperties frontend,
			SignInProperties signIn) {
		FilterRegistrationBean<SecurityHeadersFilter> registration = new FilterRegistrationBean<>(
				new SecurityHeadersFilter(POLICY.formatted(frontend.settings(signIn.signIn()).connectSources())));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/**
	 * Without this each open connection keeps two buffers of 8 KB, also while idle. A
	 * page leaves in pieces of the second one: with 1 KB, four fifths as many a second.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectionBuffers() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			connector.setProperty("socket.appReadBufSize", "1024");
			connector.setProperty("socket.appWriteBufSize", "2048");
		});
	}

	/**
	 * Lets {@code Accept-Language} be as long as a header may be: 11 languages got 500.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> languages() {
		return (factory) -> factory
			.addConnectorCustomizers((connector) -> connector.setMaxLocaleCount(Integer.MAX_VALUE));
	}

	/** Limits JSON bodies; Jackson reads JSON from requests only. Tomcat limits forms. */
	@Bean
	JsonFactoryBuilderCustomizer bodyLimit(WebProperties properties) {
		return (factory) -> factory.streamReadConstraints(
				StreamReadConstraints.builder().maxDocumentLength(properties.maxBodySize().toBytes()).build());
	}

	@Bean
	MappedInterceptor contentCodings() {
		return new MappedInterceptor(new String[] { "/**" }, new ContentCodingInterceptor());
	}

	/** Refuses compressed bodies, which nothing here decompresses (RFC 9110, 15.5.16). */
	private static final class ContentCodingInterceptor implements HandlerInterceptor {

		private static final String IDENTITY = "identity";

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
			if (coding == null || coding.isBlank() || IDENTITY.equals(coding.strip().toLowerCase(Locale.ROOT))) {
				return true;
			}
			ErrorResponseException refusal = new ErrorResponseException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					ProblemDetail.forStatusAndDetail(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
							"The body must not be compressed: Content-Encoding may only be identity"),
					null);
			refusal.getHeaders().set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
			throw refusal;
		}

	}

}

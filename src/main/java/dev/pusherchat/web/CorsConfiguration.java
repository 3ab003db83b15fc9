package dev.pusherchat.web;

import java.io.IOException;
import java.util.List;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * CORS for the paths that a browser client calls, and for the client itself, which any
 * page may import. The filter runs before the filters that refuse requests, so that a
 * page can read refusals too.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CorsConfiguration {

	@Bean
	UrlBasedCorsConfigurationSource corsConfigurationSource(CorsProperties properties) {
		org.springframework.web.cors.CorsConfiguration cors = new org.springframework.web.cors.CorsConfiguration();
		cors.setAllowedOrigins(properties.allowedOrigins());
		cors.setAllowedMethods(List.of("GET", "HEAD", "POST"));
		cors.setAllowedHeaders(
				List.of("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID"));
		cors.setExposedHeaders(List.of("Location", "Link", "ETag", "Retry-After", "Log-Epoch", "Log-Head",
				"Idempotency-Replayed", "RateLimit", "RateLimit-Policy"));
		cors.setMaxAge(properties.maxAge());
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		List.of("/messages/**", "/pusher/**", "/guests", "/config.json")
			.forEach((path) -> source.registerCorsConfiguration(path, cors));
		org.springframework.web.cors.CorsConfiguration anyone = new org.springframework.web.cors.CorsConfiguration();
		anyone.setAllowedOrigins(List.of(org.springframework.web.cors.CorsConfiguration.ALL));
		anyone.setAllowedMethods(List.of("GET", "HEAD"));
		List.of("/client.js", "/client-*.js", "/client.d.ts")
			.forEach((path) -> source.registerCorsConfiguration(path, anyone));
		return source;
	}

	@Bean
	FilterRegistrationBean<CorsFilter> corsFilter(UrlBasedCorsConfigurationSource source, ProblemWriter problems) {
		CorsFilter filter = new CorsFilter(source);
		filter.setCorsProcessor(new DefaultCorsProcessor() {

			@Override
			protected void rejectRequest(ServerHttpResponse response) throws IOException {
				problems.write(((ServletServerHttpResponse) response).getServletResponse(), HttpStatus.FORBIDDEN,
						"Pages of this origin may not make this request; cors.allowed-origins names those that may");
			}

		});
		FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return registration;
	}

}

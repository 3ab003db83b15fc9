package dev.pusherchat.web.limit;

import io.github.bucket4j.TimeMeter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import dev.pusherchat.web.ProblemWriter;

/** Limits how often a client may post, if enabled, and how often it may name a guest. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class RateLimitConfiguration {

	@Bean
	@ConditionalOnBooleanProperty("web.rate-limit.enabled")
	FilterRegistrationBean<RateLimitFilter> rateLimitFilter(RateLimitProperties properties, ProblemWriter problems) {
		return registration("/messages", new RateLimitFilter("post", properties, problems, TimeMeter.SYSTEM_NANOTIME));
	}

	@Bean
	@ConditionalOnBooleanProperty("access.guests")
	FilterRegistrationBean<RateLimitFilter> guestLimitFilter(RateLimitProperties properties, ProblemWriter problems) {
		return registration("/guests",
				new RateLimitFilter("guest", properties.ofGuests(), problems, TimeMeter.SYSTEM_NANOTIME));
	}

	private static FilterRegistrationBean<RateLimitFilter> registration(String path, RateLimitFilter filter) {
		FilterRegistrationBean<RateLimitFilter> registration = new FilterRegistrationBean<>(filter);
		registration.addUrlPatterns(path);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
		return registration;
	}

}

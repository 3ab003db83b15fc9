package dev.pusherchat.web;

import io.github.bucket4j.TimeMeter;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The filters that every request passes, and Tomcat's own errors. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ WebProperties.class, FrontendProperties.class, RateLimitProperties.class })
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
	FilterRegistrationBean<SecurityHeadersFilter> securityHeadersFilter(FrontendProperties frontend) {
		FilterRegistrationBean<SecurityHeadersFilter> registration = new FilterRegistrationBean<>(
				new SecurityHeadersFilter(POLICY.formatted(frontend.settings().connectSources())));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/** The page to try the API, in development, has styles and images of its own. */
	@Bean
	@ConditionalOnBooleanProperty("springdoc.swagger-ui.enabled")
	FilterRegistrationBean<SecurityHeadersFilter> swaggerUiHeadersFilter() {
		FilterRegistrationBean<SecurityHeadersFilter> registration = new FilterRegistrationBean<>(
				new SecurityHeadersFilter(
						POLICY.formatted("'self'") + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:"));
		registration.setName("swaggerUiHeadersFilter");
		registration.addUrlPatterns("/swagger-ui/*");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
		return registration;
	}

	@Bean
	@ConditionalOnBooleanProperty("web.rate-limit.enabled")
	FilterRegistrationBean<RateLimitFilter> rateLimitFilter(RateLimitProperties properties, ProblemWriter problems) {
		FilterRegistrationBean<RateLimitFilter> registration = new FilterRegistrationBean<>(
				new RateLimitFilter(properties, problems, TimeMeter.SYSTEM_NANOTIME));
		registration.addUrlPatterns("/messages");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return registration;
	}

	/** Only for what is ours: the Channels server has limits of its own. */
	@Bean
	FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(WebProperties properties, ProblemWriter problems) {
		FilterRegistrationBean<BodyLimitFilter> registration = new FilterRegistrationBean<>(
				new BodyLimitFilter(properties.maxBodySize(), problems));
		registration.addUrlPatterns("/messages", "/messages/*", "/pusher/*");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
		return registration;
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodyTimeValve(WebProperties properties) {
		return (factory) -> factory.addEngineValves(new BodyTimeValve(properties.maxBodyTime()));
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReportValve() {
		return (factory) -> factory.addContextCustomizers((context) -> {
			if (context.getParent() instanceof StandardHost host) {
				host.setErrorReportValveClass(ProblemReportValve.class.getName());
			}
		});
	}

}

package dev.pusherchat.web.frontend;

import java.time.Duration;

import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets browsers keep {@code /client-<hash>.js}, which {@code /client.js} imports: its
 * name changes with its content.
 */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration implements WebMvcConfigurer {

	private static final CacheControl FOREVER = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

	private final String[] locations;

	ClientConfiguration(WebProperties properties) {
		this.locations = properties.getResources().getStaticLocations();
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/client-*.js").addResourceLocations(this.locations).setCacheControl(FOREVER);
	}

}

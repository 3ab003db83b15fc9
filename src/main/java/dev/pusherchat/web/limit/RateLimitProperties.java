package dev.pusherchat.web.limit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How often a client may post.
 *
 * @param enabled whether there is a limit; off by default, on in production
 * @param burst how many posts an address may make at once after a silence
 * @param window the time that restores a whole burst: in the long run an address may post
 * one burst per window, 20 posts a second by default
 * @param maxClients how many addresses are remembered; beyond it the least seen are
 * forgotten, and start with a full burst again
 */
@ConfigurationProperties("web.rate-limit")
record RateLimitProperties(@DefaultValue("false") boolean enabled, @DefaultValue("100") int burst,
		@DefaultValue("5s") Duration window, @DefaultValue("50000") int maxClients) {

	RateLimitProperties {
		Assert.isTrue(burst > 0 && maxClients > 0 && window.toSeconds() > 0,
				"web.rate-limit.burst and max-clients must be at least 1, the window at least 1s");
	}

}

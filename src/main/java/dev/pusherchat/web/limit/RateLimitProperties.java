package dev.pusherchat.web.limit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How often a client may post.
 *
 * @param enabled whether there is a limit; off by default, on in production
 * @param burst how many posts an address that was silent may make at once
 * @param window how long it takes to have the whole burst again: in the long run an
 * address may post burst times a window, 20 times a second by default
 * @param maxClients how many addresses are remembered; past it the ones seen least are
 * forgotten, and start with a full burst again
 */
@ConfigurationProperties("web.rate-limit")
record RateLimitProperties(@DefaultValue("false") boolean enabled, @DefaultValue("100") int burst,
		@DefaultValue("5s") Duration window, @DefaultValue("50000") int maxClients) {

	RateLimitProperties {
		Assert.isTrue(burst > 0 && maxClients > 0 && window.toSeconds() > 0,
				"web.rate-limit.burst and max-clients have to be at least 1, the window at least 1s");
	}

}

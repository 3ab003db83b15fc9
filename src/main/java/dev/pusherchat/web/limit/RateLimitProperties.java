package dev.pusherchat.web.limit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How often a client may post, and become a guest or change a guest's name.
 *
 * @param enabled whether there is a limit; off by default, on in production
 * @param burst how many posts an address may make at once after a silence
 * @param window the time that restores a whole burst: in the long run an address may post
 * one burst per window, 20 posts a second by default
 * @param maxClients how many addresses are remembered; beyond it the least seen are
 * forgotten, and start with a full burst again
 * @param guests how often an address may call {@code POST /guests}; this limit is always
 * on
 */
@ConfigurationProperties("web.rate-limit")
record RateLimitProperties(@DefaultValue("false") boolean enabled, @DefaultValue("100") int burst,
		@DefaultValue("5s") Duration window, @DefaultValue("50000") int maxClients, @DefaultValue Guests guests) {

	RateLimitProperties {
		Assert.isTrue(burst > 0 && maxClients > 0 && window.toSeconds() > 0,
				"web.rate-limit.burst and max-clients must be at least 1, the window at least 1s");
	}

	/** The limit on {@code POST /guests}. */
	RateLimitProperties ofGuests() {
		return new RateLimitProperties(true, this.guests.burst(), this.guests.window(), this.maxClients, this.guests);
	}

	/**
	 * How often an address may call {@code POST /guests}.
	 *
	 * @param burst how many calls it may make at once after a silence
	 * @param window the time that restores a whole burst
	 */
	record Guests(@DefaultValue("10") int burst, @DefaultValue("1m") Duration window) {

		Guests {
			Assert.isTrue(burst > 0 && window.toSeconds() > 0,
					"web.rate-limit.guests.burst must be at least 1, the window at least 1s");
		}

	}

}

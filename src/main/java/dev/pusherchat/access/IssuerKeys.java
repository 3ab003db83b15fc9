package dev.pusherchat.access;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import org.jspecify.annotations.Nullable;

/** An issuer's keys, cached so that they survive an outage of the issuer. */
class IssuerKeys implements JWKSource<SecurityContext>, AutoCloseable {

	private static final Duration CACHED = Duration.ofMinutes(5);

	private static final Duration REFRESHED_AHEAD = Duration.ofSeconds(30);

	// longer than the timeout of a request to the issuer
	private static final Duration WAIT = KeySet.TIMEOUT.plusSeconds(1);

	// the limit is two requests per interval
	private static final Duration RATE_LIMIT = Duration.ofSeconds(30);

	private static final Duration OUTAGE = Duration.ofDays(1);

	private final JWKSetSource<SecurityContext> keys;

	IssuerKeys(JWKSetSource<SecurityContext> issuer) {
		JWKSource<SecurityContext> source = JWKSourceBuilder.create(issuer)
			.cache(CACHED.toMillis(), WAIT.toMillis())
			.refreshAheadCache(REFRESHED_AHEAD.toMillis(), false)
			.rateLimited(RATE_LIMIT.toMillis())
			.outageTolerant(OUTAGE.toMillis())
			.build();
		this.keys = ((JWKSetBasedJWKSource<SecurityContext>) source).getJWKSetSource();
	}

	@Override
	public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
		return get(selector, System.currentTimeMillis());
	}

	List<JWK> get(JWKSelector selector, long now) throws KeySourceException {
		JWKSet known = this.keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, null);
		List<JWK> selected = selector.select(known);
		return !selected.isEmpty() ? selected : selector.select(refresh(known, now));
	}

	private JWKSet refresh(JWKSet known, long now) throws KeySourceException {
		try {
			return this.keys.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), now, null);
		}
		catch (RateLimitReachedException ex) {
			// the keys are fresh, so the token that names an unknown key is bad
			return known;
		}
	}

	@Override
	public void close() throws IOException {
		this.keys.close();
	}

}

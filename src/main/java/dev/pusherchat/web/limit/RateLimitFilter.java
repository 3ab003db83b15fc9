package dev.pusherchat.web.limit;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Globals;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.pusherchat.web.ProblemWriter;

/**
 * Limits how often a client posts, and reports the limit in the fields of
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
class RateLimitFilter extends OncePerRequestFilter {

	private static final String FORWARDED_FOR = "X-Forwarded-For";

	private static final URI QUOTA_EXCEEDED = URI
		.create("https://iana.org/assignments/http-problem-types#quota-exceeded");

	private final String policy;

	private final RateLimitProperties properties;

	private final ProblemWriter problems;

	private final TimeMeter time;

	private final Cache<String, Bucket> buckets;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Creates a filter.
	 * @param policy what is limited, such as {@code post}, for the response
	 */
	RateLimitFilter(String policy, RateLimitProperties properties, ProblemWriter problems, TimeMeter time) {
		this.policy = policy;
		this.properties = properties;
		this.problems = problems;
		this.time = time;
		// after a window without posts a bucket is full again, so it can be dropped
		this.buckets = Caffeine.newBuilder()
			.maximumSize(properties.maxClients())
			.expireAfterAccess(properties.window())
			.build();
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !HttpMethod.POST.matches(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		warnOfAnIgnoredProxy(request);
		ConsumptionProbe probe = this.buckets.get(ClientAddress.of(request.getRemoteAddr()), (address) -> newBucket())
			.tryConsumeAndReturnRemaining(1);
		response.setHeader("RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(this.policy, this.properties.burst(),
				this.properties.window().toSeconds()));
		response.setHeader("RateLimit", "\"%s\";r=%d;t=%d".formatted(this.policy, probe.getRemainingTokens(),
				seconds(probe.getNanosToWaitForReset())));
		if (probe.isConsumed()) {
			chain.doFilter(request, response);
		}
		else {
			refuse(response, seconds(probe.getNanosToWaitForRefill()));
		}
	}

	// Tomcat marks the requests whose forwarded header it has used
	private void warnOfAnIgnoredProxy(HttpServletRequest request) {
		if (request.getHeader(FORWARDED_FOR) != null
				&& request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) == null
				&& this.warned.compareAndSet(false, true)) {
			this.logger
				.warn("The %s of a request from %s is ignored, so all clients of that proxy share one rate limit: behind a "
					.formatted(FORWARDED_FOR, request.getRemoteAddr())
						+ "proxy set server.forward-headers-strategy=native, and name a proxy with a public address in "
						+ "server.tomcat.remoteip.internal-proxies");
		}
	}

	private void refuse(HttpServletResponse response, long seconds) throws IOException {
		response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS,
				"Too many %ss from your address: try again in %d s".formatted(this.policy, seconds));
		problem.setType(QUOTA_EXCEEDED);
		problem.setProperty("violated-policies", List.of(this.policy));
		this.problems.write(response, problem);
	}

	private static long seconds(long nanos) {
		return Duration.ofNanos(nanos).plusNanos(999_999_999).toSeconds();
	}

	private Bucket newBucket() {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(this.properties.burst())
				.refillGreedy(this.properties.burst(), this.properties.window()))
			.withCustomTimePrecision(this.time)
			.build();
	}

}

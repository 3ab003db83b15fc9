package dev.pusherchat.channels.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Verifying a signed request, from its raw query on. */
@State(Scope.Benchmark)
public class RequestSignatureBenchmark {

	private static final String QUERY = "auth_key=app-key&auth_timestamp=1353088179&auth_version=1.0";

	private final RequestSignature signature = new RequestSignature(new App("3", "app-key", "app-secret"),
			Duration.ofMinutes(10), InstantSource.fixed(Instant.ofEpochSecond(1_353_088_179)));

	private final String query = QUERY + "&auth_signature="
			+ new Hmac("app-secret").sign("GET\n/apps/3/channels\n" + QUERY);

	@Benchmark
	public QueryString verify() {
		QueryString parsed = QueryString.parse(this.query);
		this.signature.verify("GET", "/apps/3/channels", parsed);
		return parsed;
	}

}

package dev.pusherchat.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** Fetches an issuer's keys, with limits on time and size. */
final class KeySet implements JWKSetSource<SecurityContext> {

	static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final int MAX_BYTES = 256 * 1024;

	private static final List<String> METADATA = List.of("%s/.well-known/openid-configuration",
			"/.well-known/openid-configuration%s", "/.well-known/oauth-authorization-server%s");

	private static final Logger logger = LoggerFactory.getLogger(KeySet.class);

	private final JdkClientHttpRequestFactory requests;

	private final URI address;

	private final @Nullable String issuer;

	/**
	 * Creates the keys of an address, or of an issuer whose metadata name that address.
	 * Metadata and keys are first read on use, so that the application starts without the
	 * issuer.
	 * @param address the address of the keys or of the issuer
	 * @param issuer the issuer, or {@code null} if the address is that of the keys
	 */
	KeySet(URI address, @Nullable String issuer, Duration timeout) {
		this.requests = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NORMAL).build());
		// limits the whole exchange, body included
		this.requests.setReadTimeout(timeout);
		this.address = address;
		this.issuer = issuer;
	}

	@Override
	public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
			throws JWKSetUnavailableException {
		try {
			URI keys = (this.issuer != null) ? discover(this.issuer) : this.address;
			String body = get(keys);
			if (body == null) {
				throw new IOException("There is nothing at " + keys);
			}
			return JWKSet.parse(body);
		}
		catch (IOException | ParseException | IllegalArgumentException ex) {
			logger.warn("The keys for checking tokens can't be fetched: {}", ex.getMessage());
			throw new JWKSetUnavailableException("The keys can't be fetched", ex);
		}
	}

	/** Tries the metadata addresses of OpenID Connect Discovery and RFC 8414. */
	private URI discover(String issuer) throws IOException, ParseException {
		for (String path : METADATA) {
			String metadata = get(this.address.resolve(path.formatted(this.address.getRawPath())));
			if (metadata != null) {
				return keysOf(issuer, JSONObjectUtils.parse(metadata));
			}
		}
		throw new IOException("The issuer " + issuer + " has no metadata");
	}

	private static URI keysOf(String issuer, Map<String, Object> metadata) throws IOException {
		if (!issuer.equals(metadata.get("issuer"))) {
			throw new IOException("The metadata are of the issuer " + metadata.get("issuer") + ", not of " + issuer);
		}
		return URI.create(String.valueOf(metadata.get("jwks_uri")));
	}

	private @Nullable String get(URI address) throws IOException {
		try (ClientHttpResponse response = this.requests.createRequest(address, HttpMethod.GET).execute()) {
			if (response.getStatusCode().is4xxClientError()) {
				return null;
			}
			if (!response.getStatusCode().isSameCodeAs(HttpStatus.OK)) {
				throw new IOException(address + " answers " + response.getStatusCode());
			}
			byte[] body = response.getBody().readNBytes(MAX_BYTES + 1);
			if (body.length > MAX_BYTES) {
				// closing only the response would read the rest
				response.getBody().close();
				throw new IOException(address + " answers more than " + MAX_BYTES + " bytes");
			}
			return new String(body, StandardCharsets.UTF_8);
		}
	}

	@Override
	public void close() {
		// nothing to close
	}

}

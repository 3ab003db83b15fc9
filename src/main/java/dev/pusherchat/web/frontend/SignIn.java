package dev.pusherchat.web.frontend;

import java.net.URI;

/**
 * How a page signs people in, by OpenID Connect with PKCE.
 *
 * @param issuer the address of the issuer, with its metadata under
 * {@code /.well-known/openid-configuration}
 * @param clientId the page's id at the issuer; it has no secret
 * @param scopes the scopes to ask for, separated by spaces
 */
public record SignIn(String issuer, String clientId, String scopes) {

	/** The origin that the page asks for metadata and tokens. */
	String origin() {
		URI address = URI.create(this.issuer);
		return address.getScheme() + "://" + address.getRawAuthority();
	}

}

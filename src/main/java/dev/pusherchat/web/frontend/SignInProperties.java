package dev.pusherchat.web.frontend;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * How the page signs people in by OpenID Connect. With neither, people paste a token.
 *
 * @param issuer the issuer's address; that of the tokens (issuer-uri) unless set
 * @param clientId the page's id at the issuer, as a public client with PKCE
 * @param scopes the scopes to ask for, separated by spaces
 */
@ConfigurationProperties("access.sign-in")
public record SignInProperties(@DefaultValue("") String issuer, @Nullable String clientId,
		@DefaultValue("openid profile") String scopes) {

	public SignInProperties {
		Assert.isTrue(!StringUtils.hasText(clientId) || issuer.matches("https?://[^\\s;,'\"]+"),
				"access.sign-in.client-id needs an issuer: set access.sign-in.issuer to its address, with https://");
	}

	/** What the page is told, {@code null} without a client id. */
	public @Nullable SignIn signIn() {
		return StringUtils.hasText(this.clientId) ? new SignIn(this.issuer, this.clientId, this.scopes) : null;
	}

}

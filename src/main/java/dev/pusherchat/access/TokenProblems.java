package dev.pusherchat.access;

import java.io.IOException;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;

import dev.pusherchat.web.ProblemWriter;

/** Answers requests without a valid token with problem details. */
class TokenProblems implements AuthenticationEntryPoint {

	private static final Pattern METADATA = Pattern.compile(",? resource_metadata=\"[^\"]*\"");

	private static final String RETRY_SECONDS = "5";

	private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();

	private final ProblemWriter problems;

	TokenProblems(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		if (failure instanceof AuthenticationServiceException) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
			this.problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, "Tokens can't be checked at the moment");
			return;
		}
		this.challenge.commence(request, response, failure);
		withoutMetadata(response);
		HttpStatus status = HttpStatus.valueOf(response.getStatus());
		this.problems.write(response, status, "A valid bearer token is needed");
	}

	/** Removes the link to a metadata document, which this server does not have. */
	private static void withoutMetadata(HttpServletResponse response) {
		String challenge = response.getHeader(HttpHeaders.WWW_AUTHENTICATE);
		if (challenge != null) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, METADATA.matcher(challenge).replaceFirst(""));
		}
	}

}

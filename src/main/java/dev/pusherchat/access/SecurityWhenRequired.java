package dev.pusherchat.access;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves Spring Security out while no tokens are asked for, and always its filter for
 * every path: {@link AccessConfiguration} protects what has messages, and nothing else
 * shall notice.
 */
class SecurityWhenRequired implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String SECURITY = "org.springframework.boot.security.";

	private static final Set<String> NEVER = Set.of(
			SECURITY + "autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			SECURITY + "autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			SECURITY + "autoconfigure.UserDetailsServiceAutoConfiguration");

	private boolean required;

	@Override
	public void setEnvironment(Environment environment) {
		this.required = TokenSettings.required(environment);
	}

	@Override
	public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			String candidate = candidates[i];
			matches[i] = candidate == null || !candidate.startsWith(SECURITY)
					|| (this.required && !NEVER.contains(candidate));
		}
		return matches;
	}

}

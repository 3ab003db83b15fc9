package dev.pusherchat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Refuses unusable settings before anything is started, and names all missing ones at
 * once.
 */
class RequiredSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	// the secret of the development profile, which is public
	private static final String PUBLISHED_SECRET = "app-secret";

	private static final int SECRET_LENGTH = 16;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		List<String> missing = missing(environment);
		if (!missing.isEmpty()) {
			throw new UnusableSettingsException(
					"The application can't start without " + String.join(", ", missing) + ".",
					"Set each as an environment variable, or mount a file of that name with the value in it under "
							+ "/run/secrets (SECRETS_DIR names another directory).");
		}
		checkPort(environment, "pusher.port", "PUSHER_PORT");
		checkPort(environment, "frontend.port", "FRONTEND_PORT");
		checkPort(environment, "server.port", "SERVER_PORT");
		checkPort(environment, "management.server.port", "MANAGEMENT_PORT");
		if (isProduction(environment)) {
			checkSecret(environment, "pusher.secret");
			checkSecret(environment, "channels.secret");
		}
	}

	private static List<String> missing(Environment environment) {
		Map<String, String> required = new LinkedHashMap<>();
		required.put("pusher.app-id", "PUSHER_APP_ID");
		required.put("pusher.key", "PUSHER_KEY");
		required.put("pusher.secret", "PUSHER_SECRET");
		if (isProduction(environment)) {
			required.put("spring.datasource.url", "DATABASE_URL");
			required.put("cors.allowed-origins", "CORS_ALLOWED_ORIGINS");
		}
		List<String> missing = new ArrayList<>();
		required.forEach((property, variable) -> {
			if (!isSet(environment, property)) {
				missing.add(variable);
			}
		});
		if (!isSet(environment, "pusher.cluster") && !isSet(environment, "pusher.host")
				&& !hasEmbeddedServer(environment)) {
			missing.add("PUSHER_CLUSTER (or PUSHER_HOST, or CHANNELS_ENABLED=true)");
		}
		return missing;
	}

	// in Kubernetes, a Service sets NAME_PORT=tcp://… in every container
	private static void checkPort(Environment environment, String property, String variable) {
		String port = environment.getProperty(property, "");
		if (port.contains("://")) {
			throw new UnusableSettingsException(
					"%s (%s) must be the number of a port, not %s.".formatted(variable, property, port),
					"In Kubernetes, a Service of that name sets this variable: set enableServiceLinks: false in the "
							+ "pod's spec.");
		}
	}

	private static void checkSecret(Environment environment, String property) {
		String secret = environment.getProperty(property, "");
		if (secret.equals(PUBLISHED_SECRET)) {
			throw new UnusableSettingsException(
					"%s must not be the published secret of the development profile in production.".formatted(property),
					"Set PUSHER_SECRET to the app's own secret.");
		}
		if ((hasEmbeddedServer(environment) || hasGuests(environment)) && secret.length() < SECRET_LENGTH) {
			throw new UnusableSettingsException(
					"%s must have at least %d characters for the embedded server or guests in production."
						.formatted(property, SECRET_LENGTH),
					"Set PUSHER_SECRET to a random one: openssl rand -hex 16");
		}
	}

	private static boolean hasEmbeddedServer(Environment environment) {
		return environment.getProperty("channels.enabled", Boolean.class, false);
	}

	private static boolean hasGuests(Environment environment) {
		return environment.getProperty("access.guests", Boolean.class, false);
	}

	private static boolean isProduction(Environment environment) {
		return environment.acceptsProfiles(Profiles.of("production"));
	}

	private static boolean isSet(Environment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

}

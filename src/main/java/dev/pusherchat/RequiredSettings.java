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
 * Looks, before anything is started, whether what has no default is set. All that is
 * missing is told at once.
 */
class RequiredSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final Map<String, String> PUSHER = Map.of("pusher.app-id", "PUSHER_APP_ID", "pusher.key",
			"PUSHER_KEY", "pusher.secret", "PUSHER_SECRET");

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		Map<String, String> required = new LinkedHashMap<>();
		PUSHER.keySet().stream().sorted().forEach((property) -> required.put(property, PUSHER.get(property)));
		if (environment.acceptsProfiles(Profiles.of("production"))) {
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
				&& !environment.getProperty("channels.enabled", Boolean.class, false)) {
			missing.add("PUSHER_CLUSTER (or PUSHER_HOST, or CHANNELS_ENABLED=true)");
		}
		if (!missing.isEmpty()) {
			throw new MissingSettingsException(missing);
		}
	}

	private static boolean isSet(Environment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

}

package dev.pusherchat.access;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Changes the defaults of other parts when tokens are asked for. */
class PrivateByDefault implements EnvironmentPostProcessor {

	static final String CHANNEL = "private-chat";

	// what an author takes in an event must not push it over Pusher's 10 KB
	private static final int EVENT_SIZE = 10_240 - "\"author\":\"\",".length() - SubjectValidator.LONGEST;

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (TokenSettings.required(environment)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("tokens required", Map.of("pusher.channel", CHANNEL,
						"frontend.authentication", true, "messages.max-event-size", EVENT_SIZE)));
		}
	}

}

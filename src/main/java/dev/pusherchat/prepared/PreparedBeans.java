package dev.pusherchat.prepared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.commons.logging.Log;
import org.springframework.aot.AotDetector;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * Uses the prepared beans if there are some and no setting that decided upon them has
 * changed. Else beans are found out at the start, as if none were prepared.
 */
class PreparedBeans implements EnvironmentPostProcessor {

	private final Log log;

	private final Resource settings = new ClassPathResource(DecisiveSettings.RESOURCE);

	PreparedBeans(DeferredLogFactory logs) {
		this.log = logs.getLog(PreparedBeans.class);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (this.settings.exists()) {
			List<String> changed = DecisiveSettings.changed(environment, read());
			if (!changed.isEmpty()) {
				this.log.info("The prepared beans are not used: bin/prepare was run with other values of " + changed);
			}
			SpringProperties.setFlag(AotDetector.AOT_ENABLED, changed.isEmpty());
		}
	}

	private String read() {
		try {
			return this.settings.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

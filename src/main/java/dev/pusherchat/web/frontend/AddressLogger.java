package dev.pusherchat.web.frontend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Names the address of the page in the last line of the start. */
@Component
class AddressLogger {

	private static final Logger logger = LoggerFactory.getLogger(AddressLogger.class);

	private final Environment environment;

	AddressLogger(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void logAddress() {
		String port = this.environment.getProperty("local.server.port");
		if (port != null) {
			logger.info("The chat is at http://localhost:{}{}/", port,
					this.environment.getProperty("server.servlet.context-path", ""));
		}
	}

}

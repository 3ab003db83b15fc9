package dev.pusherchat.message.read;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import dev.pusherchat.health.BackgroundCheck;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.LogTable;

/**
 * Is down while the log can't be read. By its name it replaces Spring Boot's own check,
 * which waits for the database in the thread of the request.
 */
@Component
class DbHealthIndicator extends BackgroundCheck<LogState> implements HealthIndicator {

	private final LogTable table;

	DbHealthIndicator(LogTable table) {
		this.table = table;
	}

	@Override
	protected LogState check() {
		return this.table.read();
	}

	@Override
	public Health health() {
		return ((latest() != null) ? Health.up() : Health.down().withDetail("error", "No answer of the database"))
			.build();
	}

}

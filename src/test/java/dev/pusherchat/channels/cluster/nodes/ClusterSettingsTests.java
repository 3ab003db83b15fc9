package dev.pusherchat.channels.cluster.nodes;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClusterSettingsTests {

	@Test
	void journalInPostgresqlIsRefusedOnAnotherDatabase() {
		assertThatThrownBy(
				() -> Nodes.start(List.of("--channels.cluster.journal=postgresql", "--spring.jmx.enabled=false")))
			.rootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.hasMessageContaining("channels.cluster.journal")
			.hasMessageContaining("The journal needs PostgreSQL, and spring.datasource.url names another database.");
	}

}

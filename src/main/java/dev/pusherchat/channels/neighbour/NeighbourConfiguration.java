package dev.pusherchat.channels.neighbour;

import java.util.UUID;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.pusherchat.channels.auth.App;

/** Looks for other nodes where there may be some: on PostgreSQL, without a journal. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@ConditionalOnProperty(name = "channels.cluster.journal", havingValue = "none", matchIfMissing = true)
@Conditional(NeighbourConfiguration.OnPostgres.class)
class NeighbourConfiguration {

	@Bean
	Neighbours neighbours(JdbcClient jdbc, App app) {
		return new Neighbours(new NeighbourTable(jdbc, app.id(), UUID.randomUUID().toString()));
	}

	@Bean
	NeighbourHealthIndicator clusterHealthIndicator(Neighbours neighbours) {
		return new NeighbourHealthIndicator(neighbours);
	}

	static class OnPostgres implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return context.getEnvironment().getProperty("spring.datasource.url", "").startsWith("jdbc:postgresql:");
		}

	}

}

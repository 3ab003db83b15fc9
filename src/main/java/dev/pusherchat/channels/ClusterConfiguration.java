package dev.pusherchat.channels;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.type.AnnotatedTypeMetadata;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.ClusterSettings;
import dev.pusherchat.channels.cluster.ClusterThreads;
import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.cluster.NodeClock;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.postgresql.Database;
import dev.pusherchat.channels.cluster.journal.postgresql.PostgresJournal;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.order.Delivery;

/** Puts the order of several nodes in the place of the local one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@Conditional(ClusterConfiguration.OnJournal.class)
class ClusterConfiguration {

	@Bean
	@ConditionalOnProperty(name = ChannelsProperties.Cluster.JOURNAL, havingValue = "postgresql")
	@DependsOnDatabaseInitialization
	PostgresJournal journal(App app, DataSource dataSource, ChannelsProperties properties) {
		HikariDataSource pool = pool(dataSource);
		PostgresJournal journal = new PostgresJournal(app.id(), Database.of(pool), pool,
				properties.cluster().losslessFailover());
		try {
			journal.check();
			return journal;
		}
		catch (IllegalStateException ex) {
			journal.close();
			throw unusable(String.valueOf(ex.getMessage()));
		}
	}

	private static HikariDataSource pool(DataSource dataSource) {
		try {
			HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
			if (!String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")) {
				throw unusable("The journal needs PostgreSQL, and spring.datasource.url names another database.");
			}
			return pool;
		}
		catch (SQLException ex) {
			throw unusable("The journal needs a pool of HikariCP.");
		}
	}

	private static InvalidConfigurationPropertyValueException unusable(String reason) {
		return new InvalidConfigurationPropertyValueException(ChannelsProperties.Cluster.JOURNAL, "postgresql", reason);
	}

	// what the queries and the HTTP API use too
	@Bean
	@Primary
	JournalOrder journalOrder(Journal journal, Delivery delivery, App app, Connections connections,
			ObjectProvider<ReplicaObserver> observers, ChannelsProperties properties, MeterRegistry registry,
			@Value("${server.port:8080}") String port) {
		ReplicaSettings replica = new ReplicaSettings(properties.presence().maxMembers(),
				properties.subscriptionCount(), properties.cache().ttl(), properties.cache().maxEvents(),
				properties.cluster().maxReplicaSize().toBytes());
		Timer append = ClusterMetrics.appendTimer(registry);
		ClusterSettings settings = new ClusterSettings(app, hostName() + ':' + port, replica,
				() -> observers.getIfAvailable(() -> ReplicaObserver.NONE), connections::count,
				(nanos) -> append.record(nanos, TimeUnit.NANOSECONDS));
		return new JournalOrder(journal, delivery, settings, NodeClock.system(), snapshotWriter());
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	private static ExecutorService snapshotWriter() {
		return Executors.newSingleThreadExecutor((task) -> {
			Thread thread = new Thread(task, "cluster-snapshots");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Bean
	ClusterLifecycle clusterLifecycle(JournalOrder order, Journal journal, Connections connections) {
		return new ClusterLifecycle(order, new ClusterThreads(order, journal), connections);
	}

	@Bean
	ClusterHealthIndicator clusterHealthIndicator(JournalOrder order) {
		return new ClusterHealthIndicator(order);
	}

	@Bean
	ClusterMetrics clusterMetrics(JournalOrder order) {
		return new ClusterMetrics(order);
	}

	static class OnJournal implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String journal = context.getEnvironment().getProperty(ChannelsProperties.Cluster.JOURNAL, "none");
			return !journal.equalsIgnoreCase("none");
		}

	}

}

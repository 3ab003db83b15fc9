package dev.pusherchat.message.wake;

import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.MessagesAppended;

/**
 * Runs the notifier and the listener, if the database is PostgreSQL. What other nodes
 * have appended is published as {@link MessagesAppended}.
 */
@Component
@EnableConfigurationProperties(WakeProperties.class)
class NodeWaker implements SmartLifecycle {

	private final DataSource dataSource;

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher events;

	private final WakeProperties properties;

	private volatile @Nullable Notifier notifier;

	private volatile @Nullable Listener listener;

	NodeWaker(DataSource dataSource, JdbcClient jdbc, ApplicationEventPublisher events, WakeProperties properties) {
		this.dataSource = dataSource;
		this.jdbc = jdbc;
		this.events = events;
		this.properties = properties;
	}

	/**
	 * Notifies the other nodes, unless none can be heard: then they hear nothing either.
	 */
	@EventListener
	void wakeOthers(MessagesAppended appended) {
		Notifier notifier = this.notifier;
		if (!appended.elsewhere() && notifier != null && isListening()) {
			notifier.notifyOthers(appended.head());
		}
	}

	boolean isListening() {
		Listener listener = this.listener;
		return listener != null && listener.isListening();
	}

	@Override
	public void start() {
		HikariDataSource pool = DataSourceUnwrapper.unwrap(this.dataSource, HikariConfigMXBean.class,
				HikariDataSource.class);
		if (!this.properties.enabled() || pool == null
				|| DatabaseDriver.fromJdbcUrl(pool.getJdbcUrl()) != DatabaseDriver.POSTGRESQL) {
			return;
		}
		String node = UUID.randomUUID().toString();
		Notifier notifier = new Notifier(this.jdbc, node);
		Listener listener = new Listener(new PostgresConnector(pool), node,
				(head) -> this.events.publishEvent(new MessagesAppended(head, true)));
		run(notifier, "wake-notifier");
		run(listener, "wake-listener");
		this.notifier = notifier;
		this.listener = listener;
	}

	private static void run(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void stop() {
		Notifier notifier = this.notifier;
		Listener listener = this.listener;
		this.notifier = null;
		this.listener = null;
		if (notifier != null) {
			notifier.stop();
		}
		if (listener != null) {
			listener.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.listener != null;
	}

	/** Stops after the last post, and before the relay. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 3072;
	}

}

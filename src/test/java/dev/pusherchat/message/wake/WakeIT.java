package dev.pusherchat.message.wake;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import dev.pusherchat.message.LogNode;
import dev.pusherchat.message.MessagesAppended;
import dev.pusherchat.message.PgBouncer;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes on one PostgreSQL that wake each other. */
@Timeout(120)
class WakeIT {

	private static EmbeddedPostgres postgres;

	private static LogNode one;

	private static LogNode other;

	@BeforeAll
	static void start() throws Exception {
		postgres = EmbeddedPostgres.start();
		one = node();
		other = node();
		awaitListening(one);
		awaitListening(other);
	}

	private static LogNode node(String... properties) {
		return new LogNode(postgres.getJdbcUrl("postgres", "postgres"), properties);
	}

	private static void awaitListening(LogNode node) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> node.bean(NodeWaker.class).isListening());
	}

	@AfterAll
	static void stop() throws Exception {
		other.close();
		one.close();
		postgres.close();
	}

	@Test
	void postWakesTheOtherNodeOnly() throws Exception {
		awaitWaking(one, other);
		awaitWaking(other, one);
		long id = one.append("hi").join().message().id();
		assertThat(other.woken()).isEqualTo(new MessagesAppended(id, true));
		assertThat(one.wasWoken()).isFalse();
	}

	/** Posts until the other node is woken: listeners are counted now and then only. */
	private static void awaitWaking(LogNode poster, LogNode woken) throws InterruptedException {
		woken.wasWoken();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			poster.append("hi").join();
			return woken.wasWoken();
		});
		// what is on its way must not be taken for a later notice
		long last = poster.append("last").join().message().id();
		while (woken.woken().head() < last) {
			// an earlier notice
		}
	}

	@Test
	void noticesAreSentOnlyIfAnotherNodeListens() throws Exception {
		one.jdbc().sql("CREATE DATABASE lonely").update();
		String url = postgres.getJdbcUrl("postgres", "lonely") + "&ApplicationName=";
		JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(url + "test"));
		try (Connection listener = DriverManager.getConnection(url + PostgresConnector.APPLICATION_NAME)) {
			listener.createStatement().execute("LISTEN " + Notice.CHANNEL);
			assertThat(noticesOf(new Notifier(jdbc, "alone"), listener)).isEmpty();
			try (Connection another = DriverManager.getConnection(url + PostgresConnector.APPLICATION_NAME)) {
				assertThat(another.isValid(1)).isTrue();
				assertThat(noticesOf(new Notifier(jdbc, "node"), listener)).containsExactly("node 7");
			}
		}
	}

	private static List<String> noticesOf(Notifier notifier, Connection listener) throws SQLException {
		notifier.notifyOthers(7);
		notifier.send();
		assertThat(listener.isValid(1)).isTrue();
		PGNotification[] notices = listener.unwrap(PGConnection.class).getNotifications();
		return (notices != null) ? Arrays.stream(notices).map(PGNotification::getParameter).toList() : List.of();
	}

	@Test
	void noticeThatIsNoneIsIgnored() throws Exception {
		awaitWaking(one, other);
		for (String text : new String[] { "", "7", "node x", "node 99999999999999999999" }) {
			one.jdbc().sql("SELECT pg_notify('messages_appended', ?)").param(text).query().listOfRows();
		}
		long id = one.append("hi").join().message().id();
		assertThat(other.woken()).isEqualTo(new MessagesAppended(id, true));
	}

	@Test
	void nodeIsWokenAgainAfterItHasLostItsConnection() {
		NodeWaker waker = other.bean(NodeWaker.class);
		one.jdbc()
			.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?")
			.param(PostgresConnector.APPLICATION_NAME)
			.query()
			.listOfRows();
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> !waker.isListening());
		other.wasWoken();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			one.append("hi").join();
			return other.wasWoken();
		});
	}

	@Test
	void nodeThatDoesNotListenWakesNobodyAndIsNotWoken() throws Exception {
		try (LogNode deaf = node("messages.wake.enabled=false")) {
			awaitWaking(one, other);
			deaf.append("unheard").join();
			long id = one.append("heard").join().message().id();
			assertThat(other.woken()).isEqualTo(new MessagesAppended(id, true));
			assertThat(deaf.wasWoken()).isFalse();
		}
	}

	@Test
	void listenerGivesUpBehindAPooler() throws Exception {
		try (PgBouncer bouncer = PgBouncer.start(postgres.getPort(), "transaction");
				HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(bouncer.port()));
			Listener listener = new Listener(new PostgresConnector(pool), "node", (head) -> {
			});
			Thread thread = new Thread(listener);
			thread.start();
			thread.join(TimeUnit.SECONDS.toMillis(30));
			assertThat(thread.isAlive()).isFalse();
			assertThat(listener.isListening()).isFalse();
		}
	}

	@Test
	void stoppingEndsAListenerThatWaits() throws Exception {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
			Listener listener = new Listener(new PostgresConnector(pool), "node", (head) -> {
			});
			Thread thread = new Thread(listener);
			thread.start();
			Awaitility.await().until(listener::isListening);
			listener.stop();
			thread.join(TimeUnit.SECONDS.toMillis(5));
			assertThat(thread.isAlive()).isFalse();
		}
	}

}

package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.journal.postgresql.JournalDatabase;
import dev.pusherchat.channels.order.Standing;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes whose password at the database is changed. */
@FaultTest
@EnabledIfSystemProperty(named = "fault.scale", matches = "full")
class PasswordRotationIT {

	private static final String CHANNEL = "a";

	private EmbeddedPostgres postgres;

	private JournalDatabase database;

	private ConfigurableApplicationContext first;

	private ConfigurableApplicationContext second;

	@BeforeEach
	void start() throws Exception {
		this.postgres = EmbeddedPostgres.builder().start();
		this.database = new JournalDatabase(this.postgres.getPort());
		this.database.sql("create role chat login superuser password 'old'");
		Path rules = Path.of(this.database.sql("show hba_file"));
		Files.writeString(rules, "host all chat 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
		this.database.sql("select pg_reload_conf()");
		this.first = node("old");
		this.second = node("old");
		LinkedNodes.awaitCurrent(this.second);
	}

	private ConfigurableApplicationContext node(String password) {
		return Nodes.start(Nodes.settings(List.of("--channels.cluster.journal=postgresql",
				"--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + this.postgres.getPort() + "/postgres",
				"--spring.datasource.username=chat", "--spring.datasource.password=" + password)));
	}

	@AfterEach
	void stop() throws IOException {
		this.first.close();
		this.second.close();
		this.postgres.close();
	}

	@Test
	void nodesGoOnWithTheOldPasswordUntilEachIsRestartedWithTheNewOne() throws Exception {
		try (NodeClient ann = client(this.first); NodeClient bob = client(this.second)) {
			this.database.sql("alter role chat password 'new'");
			assertThat(trigger(this.first, "rotated")).isEqualTo(200);
			bob.await("rotated");
			this.second.close();
			assertThat(bob.awaitClose()).startsWith("4200 ");
			this.second = node("new");
			LinkedNodes.awaitCurrent(this.second);
			assertThat(trigger(this.second, "new-to-old")).isEqualTo(200);
			ann.await("new-to-old");
			assertThat(ann.isClosed()).isFalse();
		}
		this.first.close();
		this.first = node("new");
		LinkedNodes.awaitCurrent(this.first);
		try (NodeClient ann = client(this.first)) {
			assertThat(trigger(this.second, "both-new")).isEqualTo(200);
			ann.await("both-new");
		}
	}

	@Test
	void nodeThatLosesItsConnectionsMeanwhileIsOutOfServiceUntilItsRestart() throws Exception {
		this.database.sql("alter role chat password 'new'");
		this.second.close();
		this.second = node("new");
		LinkedNodes.awaitCurrent(this.second);
		this.database.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'chat'");
		LinkedNodes.awaitCurrent(this.second);
		Awaitility.await().until(() -> !this.first.getBean(Standing.class).current());
		assertThat(trigger(this.first, "e")).isEqualTo(503);
		assertThat(trigger(this.second, "e")).isEqualTo(200);
		this.first.close();
		this.first = node("new");
		LinkedNodes.awaitCurrent(this.first);
	}

	private static NodeClient client(ConfigurableApplicationContext node) throws Exception {
		return new NodeClient(Nodes.APP, Nodes.port(node)).subscribe(CHANNEL);
	}

	private static int trigger(ConfigurableApplicationContext node, String event) throws Exception {
		return new ApiClient(Nodes.APP, Nodes.port(node))
			.post("/events", "{\"name\":\"" + event + "\",\"channel\":\"" + CHANNEL + "\",\"data\":\"1\"}")
			.statusCode();
	}

}

package dev.pusherchat.channels.cluster.nodes;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.cluster.journal.postgresql.JournalDatabase;
import dev.pusherchat.message.PgBouncer;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that reach one PostgreSQL in different ways. */
class PostgresAccessIT {

	@Test
	void nodesWithTlsAndAPoolerAndARoleThatDoesNotWaitForTheDiskAreOneCluster() throws Exception {
		try (Backend.Server server = PostgresAccess.TLS.start();
				PgBouncer bouncer = PgBouncer.start(server.port(), "session", PostgresAccess.SESSIONS)) {
			List<ConfigurableApplicationContext> nodes = new ArrayList<>();
			try {
				nodes.add(Nodes.start(Nodes.settings(PostgresAccess.TLS.settings(server.port()))));
				nodes.add(Nodes.start(Nodes.settings(PostgresAccess.HASTY.settings(server.port()))));
				nodes.add(Nodes.start(Nodes.settings(PostgresAccess.PGBOUNCER.settings(bouncer.port()))));
				nodes.forEach(LinkedNodes::awaitCurrent);
				areOneCluster(nodes.stream().map(Nodes::port).toList());
				assertThat(new JournalDatabase(server.port()).sql("select count(*) from pg_stat_activity"
						+ " where usename = 'hasty' and application_name like 'channels %'"))
					.isEqualTo("4");
			}
			finally {
				nodes.forEach(ConfigurableApplicationContext::close);
			}
		}
	}

	private static void areOneCluster(List<Integer> ports) throws Exception {
		try (Subscribers subscribers = new Subscribers(ports); EventLoad load = new EventLoad(ports)) {
			subscribers.awaitMore();
			subscribers.haveAll(load);
		}
	}

}

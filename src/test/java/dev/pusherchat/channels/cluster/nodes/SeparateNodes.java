package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.postgresql.Database;
import dev.pusherchat.channels.cluster.journal.postgresql.PostgresJournal;
import dev.pusherchat.channels.cluster.journal.redis.RedisServer;

/** Three nodes in processes of their own, which share a journal. */
record SeparateNodes(Backend.Server server, List<String> settings, List<SeparateNode> nodes) implements AutoCloseable {

	/**
	 * Starts them, and waits until they are ready.
	 * @param name what the names of their logs begin with
	 */
	static SeparateNodes start(Backend backend, String name, String... settings) throws IOException {
		Backend.Server server = backend.start();
		List<String> all = Nodes.settings(server.settings(), settings);
		SeparateNodes started = new SeparateNodes(server, all, List.of(new SeparateNode(name + "-0", all),
				new SeparateNode(name + "-1", all), new SeparateNode(name + "-2", all)));
		started.nodes.forEach(SeparateNode::awaitReady);
		return started;
	}

	/**
	 * Starts one more.
	 * @param settings take the place of those of the others
	 */
	SeparateNode another(String name, String... settings) throws IOException {
		List<String> all = new ArrayList<>(this.settings);
		for (String setting : settings) {
			all.removeIf((each) -> each.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
			all.add(setting);
		}
		return new SeparateNode(name, all);
	}

	SeparateNode get(int node) {
		return this.nodes.get(node);
	}

	int port(int node) {
		return get(node).port();
	}

	List<Integer> ports() {
		return this.nodes.stream().map(SeparateNode::port).toList();
	}

	/** Returns a node that leads. */
	int leader() {
		AtomicInteger leader = new AtomicInteger(-1);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			leader.set(IntStream.range(0, 3)
				.filter((i) -> get(i).health().contains("\"leading\":true"))
				.findFirst()
				.orElse(-1));
			return leader.get() >= 0;
		});
		return leader.get();
	}

	/** Opens their journal, as one more node does. */
	Journal journal() {
		if (this.server.process() instanceof RedisServer redis) {
			return redis.journal(Nodes.APP.id(), false);
		}
		String url = "jdbc:postgresql://127.0.0.1:" + this.server.port() + "/postgres?user=postgres";
		return new PostgresJournal(Nodes.APP.id(), new Database(url, new Properties()),
				new DriverManagerDataSource(url), false);
	}

	@Override
	public void close() throws IOException {
		this.nodes.forEach(SeparateNode::close);
		this.server.close();
	}

}

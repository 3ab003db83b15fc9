package dev.pusherchat.channels.neighbour;

import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The table in which each node without a journal says that it lives. */
class NeighbourTable {

	private final JdbcClient jdbc;

	private final String app;

	private final String node;

	/**
	 * Creates the view of a node.
	 * @param node its id, new for each process
	 */
	NeighbourTable(JdbcClient jdbc, String app, String node) {
		this.jdbc = jdbc;
		this.app = app;
		this.node = node;
	}

	/**
	 * Says that this node lives, and returns a number for each other one, with a journal
	 * or without. It grows as long as that one lives.
	 */
	Map<String, Long> beat() {
		return this.jdbc.sql("""
				with own as (insert into channels_neighbour (node, app, beat, at) values (:node, :app, 1, now())
						on conflict (node) do update set beat = channels_neighbour.beat + 1, at = now()),
					old as (delete from channels_neighbour where at < now() - interval '1 day')
				select node, beat from channels_neighbour where app = :app and node <> :node
				union all select node, beat from channels_node join channels_beat using (node)
					where app = :app and down is null""")
			.param("node", this.node)
			.param("app", this.app)
			.query((row, number) -> Map.entry(row.getString(1), row.getLong(2)))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	void leave() {
		this.jdbc.sql("delete from channels_neighbour where node = ?").param(this.node).update();
	}

}

package dev.pusherchat.channels.cluster.replica;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The live nodes, as the journal tells. */
final class Nodes {

	private final Map<String, Live> live = new LinkedHashMap<>();

	@Nullable Live get(String node) {
		return this.live.get(node);
	}

	void put(Live node) {
		this.live.put(node.node(), node);
	}

	void remove(String node) {
		this.live.remove(node);
	}

	Collection<Live> all() {
		return this.live.values();
	}

	/** Returns the node that is ready for the longest time; {@code null} if none is. */
	@Nullable String leader() {
		return this.live.values()
			.stream()
			.filter((node) -> node.ready() > 0)
			.min(Comparator.comparingLong(Live::ready))
			.map(Live::node)
			.orElse(null);
	}

	List<String> notReady() {
		return this.live.values().stream().filter((node) -> node.ready() == 0).map(Live::node).toList();
	}

	/**
	 * A live node.
	 *
	 * @param up the id of its "up"
	 * @param ready the id of its "ready", 0 before it
	 * @param batch the number of its last batch
	 */
	record Live(String node, String name, long up, long ready, long batch) {

	}

}

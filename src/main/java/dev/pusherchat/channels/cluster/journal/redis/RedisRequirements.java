package dev.pusherchat.channels.cluster.journal.redis;

import java.util.Map;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** What the journal needs of a Redis, by what the server says of itself. */
final class RedisRequirements {

	private static final Log logger = LogFactory.getLog(RedisRequirements.class);

	private RedisRequirements() {
	}

	/**
	 * Checks an answer to {@code INFO}, and warns of a server that keeps nothing.
	 * @throws IllegalStateException in one sentence, when the server cannot be used
	 */
	static void check(String info) {
		Map<String, String> values = info.lines()
			.map((line) -> line.split(":", 2))
			.filter((pair) -> pair.length == 2)
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1], (first, second) -> first));
		String version = values.getOrDefault("redis_version", "unknown");
		if (!version.matches("([7-9]|\\d\\d+)\\..*")) {
			throw new IllegalStateException("Redis has to be of version 7 at least, and this one is " + version + ".");
		}
		if (!"standalone".equals(values.getOrDefault("redis_mode", "standalone"))) {
			throw new IllegalStateException(
					"The journal cannot be in a Redis Cluster, nor in a Sentinel: give it a Redis of its own.");
		}
		if ("slave".equals(values.get("role"))) {
			throw new IllegalStateException("This Redis is a replica, which takes no writes: name the primary.");
		}
		String policy = values.getOrDefault("maxmemory_policy", "noeviction");
		if (policy.startsWith("allkeys")) {
			throw new IllegalStateException("This Redis deletes keys when memory is short (maxmemory-policy is "
					+ policy + "), and the journal must keep its own: set noeviction.");
		}
		if ("0".equals(values.get("aof_enabled"))) {
			logger.warn("The Redis of the journal writes no append-only file: when it is restarted, all nodes close"
					+ " their connections and begin with nothing. Set appendonly to yes.");
		}
	}

}

package dev.pusherchat.fault;

import java.util.stream.IntStream;

import org.springframework.test.util.TestSocketUtils;

/** Finds ports for servers of tests. */
public final class Ports {

	/** From here on Linux gives ports to connections of clients. */
	private static final int EPHEMERAL = 32_768;

	private Ports() {
	}

	/**
	 * Returns a free port that no connection takes before a server starts, or starts
	 * again.
	 */
	public static int restartable() {
		return IntStream.generate(TestSocketUtils::findAvailableTcpPort)
			.filter((port) -> port < EPHEMERAL)
			.findFirst()
			.orElseThrow();
	}

}

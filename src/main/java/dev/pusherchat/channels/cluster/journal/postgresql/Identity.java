package dev.pusherchat.channels.cluster.journal.postgresql;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.JournalReplacedException;

/**
 * The server that the node has joined, and which of its histories: a stand-by that takes
 * over, or a restored archive, writes another one, and may lack the last batches.
 */
final class Identity {

	private final boolean losslessFailover;

	private volatile @Nullable String joined;

	/**
	 * Creates an identity.
	 * @param losslessFailover whether a stand-by that takes over has all that was
	 * committed
	 */
	Identity(boolean losslessFailover) {
		this.losslessFailover = losslessFailover;
	}

	void join(String identity) {
		this.joined = significant(identity);
	}

	/** Checks what a server says, if the node has joined. */
	void check(String identity) {
		String expected = this.joined;
		if (expected != null && !expected.equals(significant(identity))) {
			throw new JournalReplacedException(
					"The node joined server and timeline %s, and the answer is from %s".formatted(expected, identity));
		}
	}

	private String significant(String identity) {
		return this.losslessFailover ? identity.substring(0, identity.indexOf('/')) : Objects.requireNonNull(identity);
	}

}

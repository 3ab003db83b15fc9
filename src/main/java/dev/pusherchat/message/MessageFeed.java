package dev.pusherchat.message;

import java.util.List;

/** The log as its followers read it: encoded, and the newest messages from memory. */
public interface MessageFeed {

	/**
	 * Takes messages that this node has committed, so that nobody has to query them.
	 * @param state the state of the log after the commit
	 * @param messages the messages, ascending and without a gap
	 */
	void appended(LogState state, List<EncodedMessage> messages);

	/**
	 * Reads the messages after a position, those of other nodes too.
	 * @param id the last id already seen, 0 for the beginning
	 * @param limit the maximum number of messages
	 * @return the messages, ascending and without a gap; fewer than the limit may be less
	 * than there are, none means that there are none
	 */
	List<EncodedMessage> after(long id, int limit);

}

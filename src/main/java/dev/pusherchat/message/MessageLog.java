package dev.pusherchat.message;

import java.util.List;

import org.springframework.stereotype.Service;

/** The log of messages, read in the order in which they were committed. */
@Service
public class MessageLog {

	/**
	 * Reads what follows a position.
	 * @param id the last id already seen, 0 for the beginning
	 * @param limit how many messages to return at most
	 * @return the messages that follow, ascending and without a gap
	 */
	public List<MessageResponse> after(long id, int limit) {
		return List.of();
	}

	/**
	 * Tells where the log ends.
	 * @return the id of the last message that was committed, 0 when there is none
	 */
	public long head() {
		return 0;
	}

}

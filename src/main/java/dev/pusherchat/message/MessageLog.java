package dev.pusherchat.message;

import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** The log of messages, read in the order in which they were committed. */
@Service
public class MessageLog {

	private final MessageRepository messages;

	private final LogTable table;

	MessageLog(MessageRepository messages, LogTable table) {
		this.messages = messages;
		this.table = table;
	}

	/**
	 * Reads the messages after a position.
	 * @param id the last id already seen, 0 for the beginning
	 * @param limit the maximum number of messages
	 * @return the messages, ascending and without a gap
	 */
	public List<MessageResponse> after(long id, int limit) {
		return this.messages.findByIdGreaterThanOrderById(id, Limit.of(limit));
	}

	/** Returns the id of the last committed message, 0 when there is none. */
	public long head() {
		return state().head();
	}

	LogState state() {
		return this.table.read();
	}

}

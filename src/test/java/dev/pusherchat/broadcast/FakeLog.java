package dev.pusherchat.broadcast;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

import org.mockito.BDDMockito;
import org.mockito.Mockito;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.MessageFeed;
import dev.pusherchat.message.MessageLog;
import dev.pusherchat.message.MessageResponse;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;

/** A log of any length in no memory at all. */
class FakeLog implements MessageFeed {

	private final MessageLog log = Mockito.mock(MessageLog.class, Mockito.withSettings().stubOnly());

	private volatile long head;

	FakeLog(long head) {
		this.head = head;
		BDDMockito.given(this.log.head()).willAnswer((call) -> this.head);
		BDDMockito.given(this.log.after(anyLong(), anyInt()))
			.willAnswer((call) -> messages(call.getArgument(0), call.getArgument(1)));
	}

	private List<MessageResponse> messages(long id, int limit) {
		return LongStream.rangeClosed(id + 1, Math.min(this.head, id + limit)).mapToObj(FakeLog::message).toList();
	}

	@Override
	public void appended(LogState state, List<EncodedMessage> messages) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<EncodedMessage> after(long id, int limit) {
		return messages(id, limit).stream().map((message) -> EncodedMessage.of(message, JsonMapper.shared())).toList();
	}

	static MessageResponse message(long id) {
		Instant time = Instant.parse("2026-11-23T10:15:30Z");
		return new MessageResponse(id, "message " + id, time, time, null, null);
	}

	void endAt(long head) {
		this.head = head;
	}

	MessageLog log() {
		return this.log;
	}

}

package dev.pusherchat.channels;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;

/** A socket that remembers what it was told to send. */
class FakeWebSocket implements WebSocket {

	private final List<String> sent = new ArrayList<>();

	private int taken;

	private @Nullable String close;

	private int pings;

	@Override
	public synchronized void send(TextFrame frame) {
		if (this.close == null) {
			this.sent.add(FrameText.of(frame));
		}
	}

	@Override
	public synchronized void ping() {
		this.pings++;
	}

	@Override
	public synchronized void close(int code, String reason) {
		if (this.close == null) {
			this.close = code + " " + reason;
		}
	}

	/** What was sent since this was asked for the last time. */
	synchronized List<String> take() {
		List<String> news = List.copyOf(this.sent.subList(this.taken, this.sent.size()));
		this.taken = this.sent.size();
		return news;
	}

	synchronized @Nullable String closed() {
		return this.close;
	}

	synchronized int pings() {
		return this.pings;
	}

}

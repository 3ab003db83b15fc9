package dev.pusherchat.channels.websocket.tomcat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.pusherchat.channels.websocket.Fanout;
import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketSettings;

/** Fans out through a fixed set of flushers, each with sockets of its own. */
public final class FlusherFanout implements Fanout, AutoCloseable {

	private final List<Flusher> flushers;

	private final AtomicInteger next = new AtomicInteger();

	public FlusherFanout(WebSocketSettings settings) {
		this.flushers = IntStream.range(0, settings.flushers()).mapToObj(Flusher::new).toList();
	}

	Flusher nextFlusher() {
		return this.flushers.get(Math.floorMod(this.next.getAndIncrement(), this.flushers.size()));
	}

	@Override
	public void send(TextFrame frame, Collection<? extends WebSocket> sockets) {
		List<TomcatWebSocket> idle = new ArrayList<>(sockets.size());
		SendQueue.Frame shared = SendQueue.Frame.shared(frame.encoded(), sockets.size());
		for (WebSocket socket : sockets) {
			if (socket instanceof TomcatWebSocket ours) {
				if (ours.addScheduled(shared)) {
					idle.add(ours);
				}
			}
			else {
				socket.send(frame);
			}
		}
		schedule(idle);
	}

	private void schedule(List<TomcatWebSocket> sockets) {
		if (this.flushers.size() == 1) {
			this.flushers.get(0).add(sockets);
			return;
		}
		for (Flusher flusher : this.flushers) {
			flusher.add(sockets.stream().filter((socket) -> socket.flusher() == flusher).toList());
		}
	}

	@Override
	public void close() {
		this.flushers.forEach(Flusher::stop);
	}

}

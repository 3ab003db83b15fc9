package dev.pusherchat.broadcast;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.MessagesAppended;

/** Runs the relay in a thread of its own. */
@Component
class RelayLifecycle implements SmartLifecycle {

	private final MessageRelay relay;

	private final BroadcastProperties properties;

	private volatile @Nullable RelayLoop loop;

	private @Nullable Thread thread;

	RelayLifecycle(MessageRelay relay, BroadcastProperties properties) {
		this.relay = relay;
		this.properties = properties;
	}

	@EventListener
	void wake(MessagesAppended appended) {
		RelayLoop loop = this.loop;
		// with a shared cursor, the node that has appended relays
		if (loop != null && (!appended.elsewhere() || this.relay.isLocal())) {
			loop.wake(appended.head());
		}
	}

	@Override
	public void start() {
		this.relay.start();
		RelayLoop loop = new RelayLoop(this.relay, this.properties);
		Thread thread = new Thread(loop, "relay");
		thread.setDaemon(true);
		thread.start();
		this.loop = loop;
		this.thread = thread;
	}

	@Override
	public void stop() {
		RelayLoop loop = this.loop;
		Thread thread = this.thread;
		if (loop == null || thread == null) {
			return;
		}
		loop.stop();
		try {
			// not interrupted afterwards, which would close H2's file for all threads
			thread.join(this.properties.stopTimeout().toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.loop = null;
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.loop != null;
	}

	/** Starts before the node accepts posts, and stops after the last post. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 4096;
	}

}

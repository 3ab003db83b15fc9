package dev.pusherchat.channels;

import java.time.Duration;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import dev.pusherchat.channels.cluster.ClusterThreads;
import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.connection.Connections;

/**
 * Joins the cluster before connections are accepted, and leaves it after they are closed.
 * It leaves a little later: users who reconnect to another node meanwhile cause no member
 * events.
 */
class ClusterLifecycle implements SmartLifecycle {

	/** The time that clients have to reconnect elsewhere. */
	private static final Duration RECONNECT = Duration.ofSeconds(2);

	private final JournalOrder order;

	private final ClusterThreads threads;

	private final Connections connections;

	private volatile boolean running;

	private boolean connected;

	ClusterLifecycle(JournalOrder order, ClusterThreads threads, Connections connections) {
		this.order = order;
		this.threads = threads;
		this.connections = connections;
	}

	@Override
	public void start() {
		this.threads.start();
		this.running = true;
	}

	/** Before the connections are closed. */
	@EventListener
	void stopping(ContextClosedEvent closing) {
		// the context of the management port tells its own end too
		this.connected = this.connected || this.connections.count() > 0;
		this.order.stopping();
	}

	@Override
	public void stop() {
		this.running = false;
		try {
			if (this.connected) {
				Thread.sleep(RECONNECT.toMillis());
			}
			this.threads.stop();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** A node that has left does not come back. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
	}

}

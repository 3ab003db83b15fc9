package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pusherchat.channels.cluster.journal.Journal;

/**
 * The threads that run the steps of an order. Each waits for the database alone, so that
 * one that hangs is noticed by the others.
 */
public final class ClusterThreads {

	private static final Log logger = LogFactory.getLog(ClusterThreads.class);

	private static final long PAUSE = 50;

	private static final Duration POLL = Duration.ofMillis(100);

	// longer than a call to the database may take
	private static final long STOP = TimeUnit.SECONDS.toMillis(3);

	private final JournalOrder order;

	private final Journal journal;

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean running;

	public ClusterThreads(JournalOrder order, Journal journal) {
		this.order = order;
		this.journal = journal;
	}

	/** Joins the cluster, and stays in it. */
	public void start() {
		this.running = true;
		start("cluster-appender", () -> {
			Step step = this.order.appendStep();
			if (step == Step.IDLE) {
				this.order.life().outbox().await(POLL.toMillis());
			}
			else if (step == Step.LATER) {
				Thread.sleep(PAUSE);
			}
		});
		start("cluster-tail", () -> {
			Step step = this.order.tailStep();
			if (step == Step.IDLE) {
				this.journal.await(POLL);
			}
			else if (step == Step.LATER) {
				Thread.sleep(PAUSE);
			}
		});
		start("cluster-heart", () -> {
			this.order.heartStep();
			Thread.sleep(POLL.toMillis());
		});
		start("cluster-timer", () -> {
			this.order.expireStep();
			Thread.sleep(POLL.toMillis());
		});
	}

	private void start(String name, Loop loop) {
		Thread thread = new Thread(() -> run(loop), name);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	private void run(Loop loop) {
		while (this.running) {
			try {
				runSafely(loop);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	// a thread that ends would leave the node half alive
	private static void runSafely(Loop loop) throws InterruptedException {
		try {
			loop.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A step of the cluster failed; trying again", ex);
			Thread.sleep(PAUSE);
		}
	}

	/**
	 * Leaves the cluster. The connections are gone.
	 */
	public void stop() throws InterruptedException {
		this.running = false;
		this.journal.wake();
		for (Thread thread : this.threads) {
			thread.join(STOP);
		}
		this.order.leave();
		this.journal.close();
	}

	private interface Loop {

		void run() throws InterruptedException;

	}

}

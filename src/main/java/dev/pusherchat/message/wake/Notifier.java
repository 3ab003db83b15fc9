package dev.pusherchat.message.wake;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notifies the other nodes, in a thread of its own so that no post waits. Never in the
 * transaction of an append: PostgreSQL commits one notifying transaction at a time.
 */
class Notifier implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Notifier.class);

	/** How long posts gather for the next notice. */
	private static final Duration PAUSE = Duration.ofMillis(2);

	/** How often the listeners are counted, while there are posts. */
	private static final Duration COUNT_INTERVAL = Duration.ofSeconds(5);

	private static final String COUNT = "SELECT count(*) FROM pg_stat_activity"
			+ " WHERE application_name = ? AND datname = current_database()";

	private final JdbcClient jdbc;

	private final String node;

	private final AtomicLong head = new AtomicLong();

	private final BlockingQueue<Boolean> due = new ArrayBlockingQueue<>(1);

	private volatile boolean running = true;

	private long countedAt = System.nanoTime() - COUNT_INTERVAL.toNanos();

	private long listeners;

	Notifier(JdbcClient jdbc, String node) {
		this.jdbc = jdbc;
		this.node = node;
	}

	void notifyOthers(long head) {
		this.head.accumulateAndGet(head, Math::max);
		this.due.offer(true);
	}

	void stop() {
		this.running = false;
		this.due.offer(true);
	}

	@Override
	public void run() {
		try {
			while (this.due.take() && this.running) {
				send();
				Thread.sleep(PAUSE.toMillis());
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The notifier was interrupted; other nodes find new messages by polling");
		}
	}

	/** Whether another node listens: on a node alone, each notice would be for nobody. */
	private boolean hasListeners() {
		if (System.nanoTime() - this.countedAt > COUNT_INTERVAL.toNanos()) {
			this.countedAt = System.nanoTime();
			this.listeners = this.jdbc.sql(COUNT).param(PostgresConnector.APPLICATION_NAME).query(Long.class).single();
		}
		// one of them is this node's
		return this.listeners > 1;
	}

	void send() {
		try {
			if (hasListeners()) {
				this.jdbc.sql("SELECT pg_notify(?, ?)")
					.param(Notice.CHANNEL)
					.param(new Notice(this.node, this.head.get()).toString())
					.query()
					.listOfRows();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Other nodes were not notified; they find the messages at their next poll", ex);
		}
	}

}

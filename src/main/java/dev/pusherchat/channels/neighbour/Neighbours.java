package dev.pusherchat.channels.neighbour;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/** Looks for other live nodes, and warns of the first one. */
class Neighbours implements SmartLifecycle {

	static final String WARNING = "Another node with the embedded server uses the same database, and no journal"
			+ " connects the two: events, members and users of one node do not reach the other;"
			+ " set channels.cluster.journal=postgresql on both";

	private static final Log logger = LogFactory.getLog(Neighbours.class);

	// two looks find a node, so it takes twice this time
	private static final Duration INTERVAL = Duration.ofSeconds(2);

	private final NeighbourTable table;

	private Map<String, Long> seen = Map.of();

	private boolean warned;

	private volatile long count;

	private volatile @Nullable ScheduledExecutorService timer;

	Neighbours(NeighbourTable table) {
		this.table = table;
	}

	/** Returns how many other nodes live. */
	long count() {
		return this.count;
	}

	void look() {
		try {
			Map<String, Long> beats = this.table.beat();
			Map<String, Long> before = this.seen;
			this.seen = beats;
			this.count = beats.entrySet().stream().filter((beat) -> grows(beat, before)).count();
			if (this.count > 0 && !this.warned) {
				this.warned = true;
				logger.warn(WARNING);
			}
		}
		catch (DataAccessException ex) {
			logger.debug("Other nodes could not be looked for", ex);
		}
	}

	private static boolean grows(Map.Entry<String, Long> beat, Map<String, Long> before) {
		Long last = before.get(beat.getKey());
		return last != null && last < beat.getValue();
	}

	@Override
	public void start() {
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "channels-neighbours");
			thread.setDaemon(true);
			return thread;
		});
		timer.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		this.timer = timer;
	}

	@Override
	public void stop() {
		ScheduledExecutorService timer = this.timer;
		this.timer = null;
		if (timer != null) {
			timer.execute(this::leave);
			timer.shutdown();
		}
	}

	private void leave() {
		try {
			this.table.leave();
		}
		catch (DataAccessException ex) {
			logger.debug("The row of this node could not be deleted; nobody looks at it any more", ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.timer != null;
	}

}

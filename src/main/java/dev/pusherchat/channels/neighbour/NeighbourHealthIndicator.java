package dev.pusherchat.channels.neighbour;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Shows other live nodes. This one is up all the same: its own connections are served.
 */
class NeighbourHealthIndicator extends AbstractHealthIndicator {

	private final Neighbours neighbours;

	NeighbourHealthIndicator(Neighbours neighbours) {
		this.neighbours = neighbours;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		long others = this.neighbours.count();
		builder.up().withDetail("journal", "none").withDetail("others", others);
		if (others > 0) {
			builder.withDetail("warning", Neighbours.WARNING);
		}
	}

}

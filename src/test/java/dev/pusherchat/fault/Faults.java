package dev.pusherchat.fault;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.pusherchat.fault.network.FaultyEndpoint.Behaviour;

/** Makes the endpoint misbehave and cuts subscribers' connections, all the time. */
class Faults extends Thread {

	private final Cluster cluster;

	private final Random random;

	private final List<Behaviour> behaviours;

	private volatile boolean stopping;

	Faults(Cluster cluster, long seed) {
		super("faults");
		setDaemon(true);
		this.cluster = cluster;
		this.random = new Random(seed);
		this.behaviours = List.of(cluster.forward(), Behaviour.HANG, Behaviour.RESET, Behaviour.TRUNCATE,
				Behaviour.GARBAGE, Behaviour.DRIP, Behaviour.status(500, "oops"), Behaviour.status(503, ""),
				Behaviour.status(429, "slower", "Retry-After: 1"), cluster.loseAnswer());
	}

	@Override
	public void run() {
		try {
			while (!this.stopping) {
				this.cluster.endpoint().behave(this.behaviours.get(this.random.nextInt(this.behaviours.size())));
				TimeUnit.MILLISECONDS.sleep(100 + this.random.nextInt(300));
				this.cluster.endpoint().behave(this.cluster.forward());
				this.cluster.links().get(this.random.nextInt(this.cluster.links().size())).cut();
				TimeUnit.MILLISECONDS.sleep(this.random.nextInt(1000));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Everything works again. */
	void end() throws InterruptedException {
		this.stopping = true;
		join();
		this.cluster.endpoint().behave(this.cluster.forward());
	}

}

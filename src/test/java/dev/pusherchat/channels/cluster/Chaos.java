package dev.pusherchat.channels.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.pusherchat.channels.cluster.FaultyJournal.Wire;
import dev.pusherchat.channels.order.ClientTrigger;

/** Users and faults, at random. Each seed has some kinds of faults and not others. */
class Chaos {

	static final int USERS = 5;

	private static final int MAX_NODES = 4;

	private final Simulation simulation;

	private final Schedule schedule;

	private final Random random;

	private final int faults;

	private final boolean loses;

	Chaos(Simulation simulation) {
		this.simulation = simulation;
		this.schedule = simulation.schedule;
		this.random = this.schedule.random;
		this.faults = this.random.nextInt(1 << 8);
		this.loses = this.random.nextInt(4) == 0;
		simulation.hangs = this.random.nextInt(3) != 0;
		simulation.lossRate = new double[] { 0, 0.01, 0.1 }[this.random.nextInt(3)];
	}

	void run() {
		int first = 1 + this.random.nextInt(3);
		for (int i = 0; i < first; i++) {
			this.simulation.start();
		}
		this.schedule.pass(this.random.nextInt(1500));
		int actions = 60 + this.random.nextInt(120);
		for (int i = 0; i < actions; i++) {
			act();
			this.schedule.pass(this.random.nextInt((this.random.nextInt(8) != 0) ? 40 : 800));
		}
		if (this.simulation.alive().isEmpty()) {
			this.simulation.start();
		}
	}

	private void act() {
		List<SimulatedNode> nodes = this.simulation.alive();
		if (nodes.isEmpty() || this.random.nextInt(100) < 12) {
			fault(nodes);
			return;
		}
		SimulatedNode node = nodes.get(this.random.nextInt(nodes.size()));
		if (this.schedule.now() >= node.pausedUntil) {
			use(node);
		}
	}

	private void use(SimulatedNode node) {
		List<Client> clients = new ArrayList<>(node.clients.values().stream().filter((client) -> client.open).toList());
		if (clients.isEmpty() || this.random.nextInt(5) == 0) {
			if (node.order.current() && !node.stopping) {
				subscribeSomewhere(node, node.connect("u" + this.random.nextInt(USERS)));
			}
			return;
		}
		Client client = clients.get(this.random.nextInt(clients.size()));
		switch (this.random.nextInt(15)) {
			case 0, 1, 2 -> subscribeSomewhere(node, client);
			case 3, 4 -> unsubscribe(node, client);
			case 5 -> node.disconnect(client);
			case 6 -> node.signIn(client);
			case 7, 8 -> clientEvent(node, client);
			case 9, 10 -> trigger(node);
			case 11, 12 -> rush(node);
			case 13 -> authorize(node);
			default -> {
				if (this.random.nextInt(5) == 0) {
					node.order.terminate(client.userId);
				}
				else {
					flap(node, client);
				}
			}
		}
	}

	private String channel() {
		int count = Simulation.CHANNELS.size();
		return Simulation.CHANNELS.get(Math.min(this.random.nextInt(count), this.random.nextInt(count)));
	}

	private void subscribeSomewhere(SimulatedNode node, Client client) {
		String channel = channel();
		if (!client.subscriptions.containsKey(channel)) {
			node.subscribe(client, channel);
		}
	}

	private void unsubscribe(SimulatedNode node, Client client) {
		List<String> channels = List.copyOf(client.subscriptions.keySet());
		if (!channels.isEmpty()) {
			node.unsubscribe(client, channels.get(this.random.nextInt(channels.size())));
		}
	}

	private void flap(SimulatedNode node, Client client) {
		if (!client.open) {
			return;
		}
		for (int i = this.random.nextInt(3); i >= 0; i--) {
			node.unsubscribe(client, "presence-a");
			node.subscribe(client, "presence-a");
		}
	}

	/** Some connections of two users come and go at once. */
	private void rush(SimulatedNode node) {
		if (!node.order.current() || node.stopping) {
			return;
		}
		String user = "u" + this.random.nextInt(USERS);
		List<Client> rushing = new ArrayList<>();
		for (int i = 2 + this.random.nextInt(6); i >= 0; i--) {
			if (rushing.isEmpty() || this.random.nextInt(3) == 0) {
				Client client = node.connect((this.random.nextInt(3) != 0) ? user : "u0");
				node.subscribe(client, "presence-a");
				rushing.add(client);
			}
			else if (this.random.nextInt(3) == 0) {
				node.disconnect(rushing.remove(this.random.nextInt(rushing.size())));
			}
			else {
				flap(node, rushing.get(this.random.nextInt(rushing.size())));
			}
			this.schedule.pass(this.random.nextInt((this.random.nextInt(3) != 0) ? 1 : 100));
		}
		rushing.stream().filter((client) -> this.random.nextInt(3) != 0).forEach(node::disconnect);
	}

	private void clientEvent(SimulatedNode node, Client client) {
		client.subscriptions.values()
			.stream()
			.filter((subscribed) -> subscribed.confirmed && subscribed.channel.startsWith("pr"))
			.findFirst()
			.ifPresent((subscribed) -> {
				String userId = subscribed.channel.startsWith("presence-") ? client.userId : null;
				node.order.clientEvent(new ClientTrigger(subscribed.channel, "client-" + this.simulation.next(), "1",
						client.socketId, userId));
				if (this.random.nextInt(3) == 0) {
					node.disconnect(client);
				}
			});
	}

	private void trigger(SimulatedNode node) {
		List<String> channels = (this.random.nextInt(4) == 0) ? Simulation.CHANNELS : List.of(channel());
		for (int i = this.random.nextInt(3); i >= 0; i--) {
			this.simulation.trigger(node, channels);
		}
	}

	private void authorize(SimulatedNode node) {
		List<Client> clients = this.simulation.alive()
			.stream()
			.flatMap((each) -> each.clients.values().stream())
			.filter((client) -> client.open)
			.toList();
		if (!clients.isEmpty()) {
			this.simulation.authorize(node, clients.get(this.random.nextInt(clients.size())));
		}
	}

	private void fault(List<SimulatedNode> nodes) {
		int fault = this.random.nextInt(9);
		if (nodes.isEmpty() || fault == 8) {
			for (int i = this.random.nextInt(2); i >= 0 && this.simulation.alive().size() < MAX_NODES; i--) {
				this.simulation.start();
			}
		}
		else if ((this.faults & (1 << fault)) != 0) {
			fault(fault, nodes.get(this.random.nextInt(nodes.size())));
		}
	}

	private void fault(int fault, SimulatedNode node) {
		long now = this.schedule.now();
		int millis = this.random.nextInt(this.random.nextBoolean() ? 1000 : 10_000);
		switch (fault) {
			case 0 -> node.kill();
			case 1 -> stop(node);
			case 2 -> node.pausedUntil = now + millis * 1_000_000L;
			case 3 -> node.cut(millis);
			case 4 -> node.cut(Wire.values()[this.random.nextInt(4)], millis);
			case 5 -> this.simulation.downUntil = now + millis * 1_000_000L;
			case 6 -> this.simulation.readOnlyUntil = now + millis * 1_000_000L;
			default -> {
				if (this.loses && this.random.nextInt(3) == 0) {
					this.simulation.database.loseLast(1 + this.random.nextInt(10));
				}
				else {
					this.simulation.clockStep += this.random.nextInt(20_000) - 10_000;
				}
			}
		}
	}

	/**
	 * Stops a node as its process does: its connections first, then a while later itself.
	 */
	void stop(SimulatedNode node) {
		if (node.stopping) {
			return;
		}
		node.stopping = true;
		node.order.stopping();
		node.closeAll();
		this.schedule.in(2200, () -> {
			if (node.alive) {
				node.leave();
			}
		});
	}

}

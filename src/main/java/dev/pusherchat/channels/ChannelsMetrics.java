package dev.pusherchat.channels;

import java.util.function.Supplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.channel.Traffic;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.websocket.Budget;
import dev.pusherchat.channels.websocket.tomcat.WebSocketTransport;

/** Publishes the numbers of connections, channels, subscriptions and events. */
class ChannelsMetrics implements MeterBinder {

	private final Connections connections;

	private final Channels channels;

	private final SubscriptionBudget budget;

	private final WebSocketTransport transport;

	ChannelsMetrics(Connections connections, Channels channels, SubscriptionBudget budget,
			WebSocketTransport transport) {
		this.budget = budget;
		this.transport = transport;
		this.connections = connections;
		this.channels = channels;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Traffic traffic = this.channels.traffic();
		Gauge.builder("channels.connections", this.connections, Connections::count)
			.description("Open connections")
			.register(registry);
		Gauge.builder("channels.channels", this.channels, Channels::count)
			.description("Occupied channels")
			.register(registry);
		Gauge.builder("channels.subscriptions", traffic, Traffic::subscriptionCount)
			.description("Subscriptions of all connections")
			.register(registry);
		FunctionCounter.builder("channels.events.in", traffic, Traffic::triggeredCount)
			.description("Events that came in, per channel")
			.tag("from", "server")
			.register(registry);
		FunctionCounter.builder("channels.events.in", traffic, Traffic::clientEventCount)
			.description("Events that came in, per channel")
			.tag("from", "client")
			.register(registry);
		FunctionCounter.builder("channels.events.out", traffic, Traffic::sentCount)
			.description("Events that went out, per connection")
			.register(registry);
		FunctionCounter.builder("channels.drops", traffic, Traffic::limitedCount)
			.description("Events that were dropped")
			.tag("reason", "rate")
			.register(registry);
		FunctionCounter.builder("channels.cutoffs", this.transport, WebSocketTransport::cutOffSockets)
			.description("Connections cut off because they read too slowly or held too much")
			.register(registry);
		Budget queues = this.transport.queues();
		bindBudget(registry, "queues", queues::used, queues::max);
		Budget messages = this.transport.messages();
		bindBudget(registry, "messages", messages::used, messages::max);
		bindBudget(registry, "subscriptions", this.budget::used, this.budget::max);
	}

	private static void bindBudget(MeterRegistry registry, String of, Supplier<Number> used, Supplier<Number> max) {
		Gauge.builder("channels.budget.used", used)
			.description("Memory that all connections hold")
			.baseUnit("bytes")
			.tag("of", of)
			.register(registry);
		Gauge.builder("channels.budget.max", max)
			.description("Memory that all connections may hold")
			.baseUnit("bytes")
			.tag("of", of)
			.register(registry);
	}

}

package dev.pusherchat.channels.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;

/** What the HTTP API needs of an order, without connections. */
record DirectOrder(Channels channels, Consumer<String> terminateUser) implements Order {

	@Override
	public CompletionStage<Void> trigger(List<Trigger> triggers) {
		triggers.forEach((trigger) -> trigger.channels()
			.forEach((channel) -> this.channels.trigger(channel, trigger.event(), trigger.data(), trigger.except())));
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletionStage<Void> terminate(String userId) {
		this.terminateUser.accept(userId);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletionStage<Void> authorize(Authorization authorization) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void join(Subscription subscription) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void leave(Subscription subscription) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void signIn(SignIn signIn) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void signOut(SignIn signIn) {
		throw new UnsupportedOperationException();
	}

}

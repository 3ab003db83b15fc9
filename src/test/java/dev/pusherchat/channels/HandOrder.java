package dev.pusherchat.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;

/** An order that writes down what comes in. The test delivers by hand. */
class HandOrder implements Order, Standing {

	final Delivery delivery;

	final List<Subscription> joined = new ArrayList<>();

	final List<Subscription> left = new ArrayList<>();

	final List<SignIn> signedIn = new ArrayList<>();

	final List<SignIn> signedOut = new ArrayList<>();

	final List<ClientTrigger> clientEvents = new ArrayList<>();

	boolean current = true;

	int elsewhere;

	HandOrder(Delivery delivery) {
		this.delivery = delivery;
	}

	/** The subscription that joined last. */
	Subscription last() {
		return this.joined.get(this.joined.size() - 1);
	}

	@Override
	public CompletionStage<Void> trigger(List<Trigger> triggers) {
		return new CompletableFuture<>();
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		this.clientEvents.add(event);
	}

	@Override
	public void join(Subscription subscription) {
		this.joined.add(subscription);
	}

	@Override
	public void leave(Subscription subscription) {
		this.left.add(subscription);
	}

	@Override
	public void signIn(SignIn signIn) {
		this.signedIn.add(signIn);
	}

	@Override
	public void signOut(SignIn signIn) {
		this.signedOut.add(signIn);
	}

	@Override
	public CompletionStage<Void> terminate(String userId) {
		return new CompletableFuture<>();
	}

	@Override
	public CompletionStage<Void> authorize(Authorization authorization) {
		return new CompletableFuture<>();
	}

	@Override
	public boolean current() {
		return this.current;
	}

	@Override
	public boolean leading() {
		return false;
	}

	@Override
	public int nodes() {
		return 2;
	}

	@Override
	public long lag() {
		return 0;
	}

	@Override
	public int connectionsElsewhere() {
		return this.elsewhere;
	}

}

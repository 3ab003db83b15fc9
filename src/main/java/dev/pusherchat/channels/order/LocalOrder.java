package dev.pusherchat.channels.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.Member;

/** The order of one node alone: delivers what happens at once, on the caller's thread. */
public final class LocalOrder implements Order, Standing {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

	private final Delivery delivery;

	private final int maxMembers;

	// what belongs to a channel is used under the lock of the channel
	private final Map<String, Members> members = new ConcurrentHashMap<>();

	private final Map<String, Integer> counts = new ConcurrentHashMap<>();

	private final Map<String, Integer> signIns = new HashMap<>();

	/**
	 * Creates an order.
	 * @param maxMembers how many distinct users a presence channel takes
	 */
	public LocalOrder(Delivery delivery, int maxMembers) {
		this.delivery = delivery;
		this.maxMembers = maxMembers;
	}

	@Override
	public CompletionStage<Void> trigger(List<Trigger> triggers) {
		for (Trigger trigger : triggers) {
			for (String channel : trigger.channels()) {
				this.delivery.event(channel, trigger);
			}
		}
		return DONE;
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		this.delivery.clientEvent(event);
	}

	@Override
	public void join(Subscription subscription) {
		Member member = subscription.member();
		if (member != null) {
			join(subscription, member);
		}
		else {
			count(subscription.channel(), 1);
		}
	}

	private void join(Subscription subscription, Member member) {
		Members members = this.members.computeIfAbsent(subscription.channel(), (name) -> new Members());
		if (!members.contains(member) && members.count() >= this.maxMembers) {
			this.delivery.full(subscription, subscription.full(this.maxMembers));
			return;
		}
		if (members.add(member)) {
			this.delivery.memberAdded(subscription.channel(), member);
		}
		this.delivery.joined(subscription, members.all());
	}

	@Override
	public void leave(Subscription subscription) {
		Member member = subscription.member();
		if (member != null) {
			leave(subscription.channel(), member);
		}
		else {
			count(subscription.channel(), -1);
		}
	}

	private void leave(String channel, Member member) {
		Members members = this.members.get(channel);
		if (members != null && members.remove(member)) {
			if (members.count() == 0) {
				this.members.remove(channel);
			}
			this.delivery.memberRemoved(channel, member.id());
		}
	}

	private void count(String channel, int change) {
		this.delivery.subscriptionCountChanged(channel, change(this.counts, channel, change));
	}

	@Override
	public synchronized void signIn(SignIn signIn) {
		if (change(this.signIns, signIn.userId(), 1) == 1) {
			this.delivery.online(signIn.userId());
		}
	}

	@Override
	public synchronized void signOut(SignIn signIn) {
		if (change(this.signIns, signIn.userId(), -1) == 0) {
			this.delivery.offline(signIn.userId());
		}
	}

	private static int change(Map<String, Integer> numbers, String key, int change) {
		@Nullable Integer number = numbers.merge(key, change, (a, b) -> (a + b > 0) ? Integer.valueOf(a + b) : null);
		return (number != null) ? number : 0;
	}

	@Override
	public CompletionStage<Void> terminate(String userId) {
		this.delivery.terminate(userId);
		return DONE;
	}

	@Override
	public CompletionStage<Void> authorize(Authorization authorization) {
		this.delivery.authorized(authorization);
		return DONE;
	}

	@Override
	public boolean current() {
		return true;
	}

	@Override
	public boolean leading() {
		return true;
	}

	@Override
	public int nodes() {
		return 1;
	}

	@Override
	public long lag() {
		return 0;
	}

	@Override
	public int connectionsElsewhere() {
		return 0;
	}

}

package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

/** What is delivered on every node alike, in words. */
public class Words implements Delivery {

	private List<String> words = new ArrayList<>();

	public List<String> take() {
		List<String> taken = this.words;
		this.words = new ArrayList<>();
		return taken;
	}

	@Override
	public void event(String channel, Trigger event) {
		this.words.add("event " + channel + " " + event.event());
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		this.words.add("client event " + event.channel() + " " + event.event());
	}

	@Override
	public void joined(Subscription subscription, Collection<Member> members) {
	}

	@Override
	public void full(Subscription subscription, String reason) {
	}

	@Override
	public void memberAdded(String channel, Member member) {
		this.words.add("added " + channel + " " + member.id());
	}

	@Override
	public void memberRemoved(String channel, String userId) {
		this.words.add("removed " + channel + " " + userId);
	}

	@Override
	public void subscriptionCountChanged(String channel, int count) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void subscriptionCount(String channel, int count) {
		this.words.add("count " + channel + " " + count);
	}

	@Override
	public void online(String userId) {
		this.words.add("online " + userId);
	}

	@Override
	public void offline(String userId) {
		this.words.add("offline " + userId);
	}

	@Override
	public void terminate(String userId) {
		this.words.add("terminate " + userId);
	}

	@Override
	public void authorized(Authorization authorization) {
		this.words.add("authorized " + authorization.socketId() + " " + authorization.until());
	}

	@Override
	public void cached(String channel, String event, String data, Duration left) {
		this.words.add("cached " + channel + " " + left);
	}

	@Override
	public void startOver() {
	}

}

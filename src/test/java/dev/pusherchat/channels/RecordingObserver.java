package dev.pusherchat.channels;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelObserver;

/** Writes down what it is told. */
class RecordingObserver implements ChannelObserver {

	private final List<String> observed;

	RecordingObserver(List<String> observed) {
		this.observed = observed;
	}

	@Override
	public void channelOccupied(String channel) {
		this.observed.add("channel_occupied " + channel);
	}

	@Override
	public void channelVacated(String channel) {
		this.observed.add("channel_vacated " + channel);
		if (channel.equals("observer-fails")) {
			throw new IllegalStateException("As the test wants it");
		}
	}

	@Override
	public void memberAdded(String channel, String userId) {
		this.observed.add("member_added " + channel + " " + userId);
	}

	@Override
	public void memberRemoved(String channel, String userId) {
		this.observed.add("member_removed " + channel + " " + userId);
	}

	@Override
	public void clientEvent(String channel, String event, String data, String socketId, @Nullable String userId) {
		this.observed.add("client_event " + channel + " " + event + " " + data + " " + socketId + " " + userId);
	}

	@Override
	public void cacheMiss(String channel) {
		this.observed.add("cache_miss " + channel);
	}

	@Override
	public void subscriptionCount(String channel, int count) {
		this.observed.add("subscription_count " + channel + " " + count);
	}

}

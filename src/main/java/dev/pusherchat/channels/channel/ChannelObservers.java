package dev.pusherchat.channels.channel;

import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Forwards to all observers, except for channels whose names begin with {@code #}. */
final class ChannelObservers implements ChannelObserver {

	private static final Log logger = LogFactory.getLog(ChannelObservers.class);

	private final List<ChannelObserver> observers;

	ChannelObservers(List<ChannelObserver> observers) {
		this.observers = List.copyOf(observers);
	}

	private void tell(String channel, Consumer<ChannelObserver> what) {
		if (channel.charAt(0) != '#') {
			this.observers.forEach((observer) -> tell(observer, what));
		}
	}

	// a failing observer must not stop a client from subscribing or unsubscribing
	private static void tell(ChannelObserver observer, Consumer<ChannelObserver> what) {
		try {
			what.accept(observer);
		}
		catch (RuntimeException ex) {
			logger.error("An observer of the channels failed", ex);
		}
	}

	@Override
	public void channelOccupied(String channel) {
		tell(channel, (observer) -> observer.channelOccupied(channel));
	}

	@Override
	public void channelVacated(String channel) {
		tell(channel, (observer) -> observer.channelVacated(channel));
	}

	@Override
	public void memberAdded(String channel, String userId) {
		tell(channel, (observer) -> observer.memberAdded(channel, userId));
	}

	@Override
	public void memberRemoved(String channel, String userId) {
		tell(channel, (observer) -> observer.memberRemoved(channel, userId));
	}

	@Override
	public void clientEvent(String channel, String event, String data, String socketId, @Nullable String userId) {
		tell(channel, (observer) -> observer.clientEvent(channel, event, data, socketId, userId));
	}

	@Override
	public void cacheMiss(String channel) {
		tell(channel, (observer) -> observer.cacheMiss(channel));
	}

	@Override
	public void subscriptionCount(String channel, int count) {
		tell(channel, (observer) -> observer.subscriptionCount(channel, count));
	}

}

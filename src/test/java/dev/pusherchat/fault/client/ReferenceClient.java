package dev.pusherchat.fault.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.ChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.connection.ConnectionState;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A subscriber that has every message, once, in order: it subscribes first, then fetches
 * what it missed, and fetches again whenever something may be missing. Whoever writes
 * another client can follow it line by line.
 */
public final class ReferenceClient implements ChannelEventListener, Closeable {

	private static final Duration RETRY = Duration.ofMillis(200);

	private final JsonMapper json = JsonMapper.builder().build();

	private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

	private final AtomicInteger repeats = new AtomicInteger();

	private final AtomicInteger fetches = new AtomicInteger();

	// events that arrive during a fetch wait in its queue
	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "client");
		thread.setDaemon(true);
		return thread;
	});

	private final LogReader log;

	private final Pusher pusher;

	private volatile long last;

	private boolean retrying;

	private @Nullable String epoch;

	/**
	 * Begins to subscribe.
	 * @param nodes where the log can be read
	 * @param pusherPort where Pusher's WebSocket is, on this machine
	 * @param refresh how often to fetch without a reason: 30 to 60 seconds
	 */
	public ReferenceClient(List<URI> nodes, int pusherPort, Duration refresh) {
		this.log = new LogReader(nodes);
		PusherOptions options = new PusherOptions().setHost("127.0.0.1").setWsPort(pusherPort).setUseTLS(false);
		// finds a dead connection in seconds, and never gives up
		options.setActivityTimeout(10_000).setPongTimeout(5_000);
		options.setMaxReconnectionAttempts(Integer.MAX_VALUE).setMaxReconnectGapInSeconds(1);
		this.pusher = new Pusher("app-key", options);
		this.pusher.subscribe("chat", this, "new_message");
		this.pusher.connect();
		this.thread.scheduleWithFixedDelay(this::refresh, 0, refresh.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void onSubscriptionSucceeded(String channel) {
		this.thread.execute(this::fetch);
	}

	@Override
	public void onEvent(PusherEvent event) {
		JsonNode message = this.json.readTree(event.getData());
		this.thread.execute(() -> receive(message));
	}

	private void receive(JsonNode message) {
		long id = message.get("id").asLong();
		if (id <= this.last) {
			this.repeats.incrementAndGet();
		}
		else if (id == this.last + 1 && message.has("content")) {
			add(message);
		}
		else {
			fetch();
		}
	}

	private void fetch() {
		try {
			this.fetches.incrementAndGet();
			Page page;
			do {
				page = this.log.after(this.last);
				startOverUnlessSameLog(page);
				page.messages()
					.stream()
					.filter((message) -> message.get("id").asLong() == this.last + 1)
					.forEach(this::add);
			}
			while (this.last < page.head());
		}
		catch (IOException ex) {
			fetchLater();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// one retry at a time, however many events ask for it
	private void fetchLater() {
		if (!this.retrying) {
			this.retrying = true;
			this.thread.schedule(() -> {
				this.retrying = false;
				fetch();
			}, RETRY.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void startOverUnlessSameLog(Page page) {
		if (!page.epoch().equals(this.epoch) || page.head() < this.last) {
			this.epoch = page.epoch();
			this.messages.clear();
			this.last = 0;
		}
	}

	private void add(JsonNode message) {
		this.messages.add(message);
		this.last = message.get("id").asLong();
	}

	// the last message before a silence leaves no gap behind it
	private void refresh() {
		if (this.pusher.getConnection().getState() == ConnectionState.DISCONNECTED) {
			this.pusher.connect();
		}
		fetch();
	}

	public List<JsonNode> messages() {
		synchronized (this.messages) {
			return List.copyOf(this.messages);
		}
	}

	public long last() {
		return this.last;
	}

	public int repeats() {
		return this.repeats.get();
	}

	public int fetches() {
		return this.fetches.get();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
		this.pusher.disconnect();
	}

}

package dev.pusherchat.channels.webhook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.ClusterSettings;
import dev.pusherchat.channels.cluster.ClusterThreads;
import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.cluster.MemoryDatabase;
import dev.pusherchat.channels.cluster.MemoryJournal;
import dev.pusherchat.channels.cluster.NodeClock;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.Member;

/** A node that has an order and its webhooks, and no connections. */
final class WebhookNode implements AutoCloseable {

	private static final App APP = new App("3", "app-key", "app-secret");

	private static final ReplicaSettings SETTINGS = new ReplicaSettings(100, true, Duration.ofMinutes(30), 10, 1 << 20);

	private final Set<String> cut = ConcurrentHashMap.newKeySet();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final Map<String, List<Subscription>> subscriptions = new HashMap<>();

	private final LeaderWebhooks webhooks;

	private final ClusterThreads threads;

	final JournalOrder order;

	WebhookNode(MemoryDatabase database, Map<String, String> settings) {
		this.webhooks = WebhookConfiguration.leaderWebhooks(APP, bind(settings), this.meters);
		Journal journal = cuttable(new MemoryJournal(database));
		this.order = new JournalOrder(journal, deaf(),
				new ClusterSettings(APP, "node", SETTINGS, this.webhooks::observer, () -> 0, (nanos) -> {
				}), NodeClock.system(), (task) -> new Thread(task).start());
		this.threads = new ClusterThreads(this.order, journal);
		this.threads.start();
		this.webhooks.start(this.order);
	}

	private Journal cuttable(Journal journal) {
		return proxy(Journal.class, (method, arguments) -> {
			if (this.cut.contains(method.getName())) {
				throw new JournalException("cut off", null);
			}
			try {
				return method.invoke(journal, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		});
	}

	private static Delivery deaf() {
		return proxy(Delivery.class, (method, arguments) -> null);
	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call.run(method, arguments)));
	}

	private static WebhookProperties bind(Map<String, String> settings) {
		Map<String, String> properties = new HashMap<>();
		settings.forEach((name, value) -> properties.put("hooks." + name, value));
		return new Binder(new MapConfigurationPropertySource(properties)).bind("hooks", WebhookProperties.class).get();
	}

	/** Loses calls of the journal, by their names. */
	void cut(String... calls) {
		this.cut.addAll(List.of(calls));
	}

	/** Is as good as dead from here on. */
	void kill() {
		cut("join", "ready", "append", "read", "beat", "declareDead", "leave", "putSnapshot", "snapshot", "trim");
		this.webhooks.close();
	}

	/** Leaves the cluster. */
	void stop() throws InterruptedException {
		this.threads.stop();
		this.webhooks.close();
	}

	/** Returns the bytes of the events that wait. */
	double queued() {
		return this.meters.get("channels.webhooks.queue").gauge().value();
	}

	void subscribe(String channel) {
		subscribe(Subscription.of(channel, null));
	}

	void join(String channel, String userId) {
		subscribe(Subscription.of(channel, new Member(userId, null)));
	}

	private void subscribe(Subscription subscription) {
		this.subscriptions.computeIfAbsent(subscription.channel(), (name) -> new ArrayList<>()).add(subscription);
		this.order.join(subscription);
	}

	/** Ends the last subscription to a channel, if there is one. */
	void unsubscribe(String channel) {
		List<Subscription> open = this.subscriptions.getOrDefault(channel, List.of());
		if (!open.isEmpty()) {
			this.order.leave(open.remove(open.size() - 1));
		}
	}

	@Override
	public void close() throws InterruptedException {
		kill();
		this.threads.stop();
	}

	private interface Call {

		@Nullable Object run(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;

	}

}

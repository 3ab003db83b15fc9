package dev.pusherchat.channels.cluster.journal.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;
import dev.pusherchat.channels.cluster.journal.JournalTrimmedException;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.channels.cluster.journal.Wakeup;

/**
 * The journal in a Redis. What it does is in {@code journal.lua}. Each of the three
 * threads of a node has a connection of its own; the tail's is also subscribed to the
 * channel on which each append is told.
 */
public final class RedisJournal implements Journal {

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	/** What a lost message costs. */
	private static final long POLL_MILLIS = 100;

	/** How long the heart may be kept from beating. */
	private static final long TRIM_LIMIT = TimeUnit.MILLISECONDS.toNanos(200);

	private static final String APPEND = "append";

	private static final String OUT_OF_MEMORY = "OOM ";

	/** The first connection loads many classes. */
	private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

	private final RedisClient client;

	private final RedisURI uri;

	private final String key;

	private final boolean losslessFailover;

	private final Script script = new Script(Script.ALWAYS);

	/** Events are refused when the memory is full. All else is small, or makes room. */
	private final Script appendScript = new Script("");

	private final Wakeup wakeup = new Wakeup();

	private final RedisLink appender;

	private final RedisLink tail;

	private final RedisLink heart;

	private final RedisLink writer;

	private final RedisSnapshots snapshots;

	/** Identity of the server that was joined; empty before that. */
	private volatile String joined = "";

	/**
	 * Creates a journal; nothing is connected yet.
	 * @param client is shut down with the journal
	 * @param uri says how long a call may take, too
	 * @param key what the names of the app's keys begin with
	 * @param losslessFailover whether a Redis that takes over, or that is restarted, has
	 * all that was appended, so that nodes go on with it
	 */
	public RedisJournal(RedisClient client, RedisURI uri, String key, boolean losslessFailover) {
		this.client = client;
		this.uri = uri;
		this.key = key;
		this.losslessFailover = losslessFailover;
		this.appender = link("appender", uri.getTimeout());
		this.tail = new RedisLink(this::listen, uri.getTimeout());
		this.heart = link("heart", uri.getTimeout());
		this.writer = link("snapshots", uri.getTimeout());
		this.snapshots = new RedisSnapshots(this, this.writer, this.tail);
	}

	private RedisLink link(String name, Duration timeout) {
		RedisURI named = RedisURI.builder(this.uri).withClientName("channels-" + name).withTimeout(timeout).build();
		return new RedisLink(() -> this.client.connectAsync(CODEC, named), timeout);
	}

	private CompletionStage<StatefulRedisConnection<String, byte[]>> listen() {
		RedisURI named = RedisURI.builder(this.uri).withClientName("channels-tail").build();
		return this.client.connectPubSubAsync(CODEC, named).thenCompose((connection) -> {
			connection.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, byte[] message) {
					wake();
				}

			});
			// fails within the time-out, as the connection does, and is closed by its
			// link
			return connection.async().subscribe(this.key).thenApply((subscribed) -> connection);
		});
	}

	/**
	 * Checks, at the start, that the server can be used.
	 * @throws IllegalStateException in one sentence, when it cannot
	 */
	public void check() {
		RedisLink link = link("start", START_TIMEOUT);
		try {
			RedisRequirements.check(link.call((redis) -> redis.info()));
		}
		finally {
			link.close();
		}
	}

	String key() {
		return this.key;
	}

	/** Calls a function of the script, on the server that this node has joined. */
	Answer ask(RedisLink link, String function, Object... arguments) {
		String expected = this.losslessFailover ? "" : this.joined;
		Answer answer = call(link, expected, function, arguments);
		String identity = answer.text();
		if (!expected.isEmpty() && !expected.equals(identity)) {
			throw new JournalReplacedException(
					"The node joined process and history %s, and the answer is from %s".formatted(expected, identity));
		}
		return answer;
	}

	private Answer call(RedisLink link, String identity, String function, Object... arguments) {
		List<Object> all = new ArrayList<>(List.of(identity, function));
		all.addAll(List.of(arguments));
		Script called = function.equals(APPEND) ? this.appendScript : this.script;
		return link.call((redis) -> called.call(redis, this.key, all));
	}

	@Override
	public Joined join(Newcomer newcomer) {
		String old = (newcomer.old() != null) ? newcomer.old() : "";
		Answer answer = call(this.heart, "", "join", newcomer.node(), newcomer.name(), newcomer.version(),
				newcomer.up(), old, newcomer.oldDown());
		this.joined = answer.text();
		List<Joined.Live> live = new ArrayList<>();
		while (answer.hasMore()) {
			live.add(new Joined.Live(answer.text(), answer.text(), answer.number(), answer.number()));
		}
		return Joined.of(newcomer, live);
	}

	@Override
	public OptionalLong ready(String node, byte[] data, boolean first) {
		return id(ask(this.heart, "ready", node, data, first));
	}

	@Override
	public OptionalLong append(String node, long batch, byte[] data) {
		try {
			return id(ask(this.appender, APPEND, node, batch, data));
		}
		catch (JournalException ex) {
			if (!String.valueOf(ex.getMessage()).startsWith(OUT_OF_MEMORY)) {
				throw ex;
			}
			ask(this.appender, "make_room");
			return id(ask(this.appender, APPEND, node, batch, data));
		}
	}

	private static OptionalLong id(Answer answer) {
		return answer.hasMore() ? OptionalLong.of(answer.number()) : OptionalLong.empty();
	}

	@Override
	public List<Batch> read(Position after, int max) {
		Answer answer = ask(this.tail, "read", after.id(), after.node(), after.batch(), max, MAX_READ_BYTES);
		String result = answer.text();
		if (result.equals("trimmed")) {
			throw new JournalTrimmedException("The journal begins after " + after);
		}
		if (!result.equals("follows")) {
			throw new JournalReplacedException("The journal has lost " + after);
		}
		List<Batch> batches = new ArrayList<>();
		while (answer.hasMore()) {
			batches.add(new Batch(answer.number(), answer.text(), answer.number(),
					Instant.ofEpochMilli(answer.number()), answer.bytes()));
		}
		return batches;
	}

	@Override
	public void await(Duration atMost) {
		this.wakeup.await(Math.min(atMost.toMillis(), POLL_MILLIS), TimeUnit.MILLISECONDS);
		this.wakeup.clear();
	}

	@Override
	public void wake() {
		this.wakeup.wake();
	}

	@Override
	public Beats beat(String node, long position, int connections) {
		Answer answer = ask(this.heart, "beat", node, position, connections);
		long head = answer.number();
		List<Beats.Beat> live = new ArrayList<>();
		while (answer.hasMore()) {
			live.add(new Beats.Beat(answer.text(), answer.number(), answer.number(), (int) answer.number()));
		}
		return Beats.of(node, head, live);
	}

	@Override
	public boolean declareDead(String judge, long judgeBeat, String victim, long victimBeat, byte[] down) {
		return ask(this.heart, "declare_dead", judge, judgeBeat, victim, victimBeat, down).hasMore();
	}

	@Override
	public void leave(String node, byte[] down) {
		ask(this.heart, "leave", node, down);
	}

	@Override
	public void putSnapshot(String newcomer, Snapshot snapshot) {
		this.snapshots.put(newcomer, snapshot);
	}

	@Override
	public @Nullable Snapshot snapshot(String newcomer) {
		return this.snapshots.get(newcomer);
	}

	@Override
	public void trim(long below) {
		long start = System.nanoTime();
		long trimmed;
		do {
			trimmed = ask(this.heart, "trim", below).number();
		}
		while (trimmed > 0 && System.nanoTime() - start < TRIM_LIMIT);
	}

	@Override
	public void close() {
		this.appender.close();
		this.tail.close();
		this.heart.close();
		this.writer.close();
		this.client.shutdownAsync(0, 2, TimeUnit.SECONDS);
		wake();
	}

}

package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a node does that does not reach the journal. */
@FaultTest
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class CutOffNodeIT {

	private static final Pattern EVENT = Pattern.compile("event-\\d+\\.");

	private static final Pattern CLIENT_EVENT = Pattern.compile("client-\\d+\\.");

	private static final Duration NOTICED = Duration.ofMillis(3500);

	private static final Duration CUT_OFF = Duration.ofSeconds(FaultTable.scaled(3, 10));

	private static LinkedNodes cluster;

	@Parameter
	private Backend backend;

	// so that no test sees those who leave after another one
	private final String room = "presence-" + UUID.randomUUID();

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		cluster = new LinkedNodes(backend, 2);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
	}

	@AfterEach
	void connect() {
		cluster.mend();
	}

	@Test
	void cutOffNodeIsOutOfServiceAndItsClientsGoElsewhere() throws Exception {
		int first = Nodes.port(cluster.nodes().get(0));
		int second = Nodes.port(cluster.nodes().get(1));
		try (NodeClient ann = client(first, "ann"); NodeClient bob = client(second, "bob")) {
			ann.await("member_added");
			cluster.links().get(1).hang();
			Awaitility.await().until(() -> Nodes.status(second, "/actuator/health/cluster") == 503);
			assertThat(Nodes.status(second, "/livez")).isEqualTo(200);
			assertThat(bob.isClosed()).isFalse();
			unavailable(new ApiClient(Nodes.APP, second).get("/channels"));
			unavailable(new ApiClient(Nodes.APP, second).post("/events",
					"{\"name\":\"e\",\"channel\":\"" + this.room + "\",\"data\":\"1\"}"));
			assertThat(NodeClient.refused(Nodes.APP, second)).startsWith("4100 ");
			ann.await("member_removed");
			cluster.links().get(1).mend();
			assertThat(bob.awaitClose()).startsWith("4200 ");
			LinkedNodes.awaitCurrent(cluster.nodes().get(1));
			assertThat(ann.isClosed()).isFalse();
			try (NodeClient back = client(second, "bob")) {
				Awaitility.await().until(() -> ann.count("member_added") == 2);
				assertThat(back.await("subscription_succeeded")).contains("\"ann\\\"");
			}
			assertThat(ann.count("\"e\"")).isZero();
		}
	}

	@Test
	void whatHappenedMeanwhileArrivesWhenAllWereCutOff() throws Exception {
		try (NodeClient ann = client(Nodes.port(cluster.nodes().get(0)), "ann");
				NodeClient bob = client(Nodes.port(cluster.nodes().get(1)), "bob")) {
			ann.await("member_added");
			for (CuttableLink link : cluster.links()) {
				link.hang();
			}
			bob.send("{\"event\":\"client-x\",\"channel\":\"" + this.room + "\",\"data\":{}}");
			cluster.nodes().forEach((node) -> Awaitility.await().until(() -> !node.getBean(Standing.class).current()));
			for (CuttableLink link : cluster.links()) {
				link.mend();
			}
			ann.await("client-x");
			cluster.nodes().forEach(LinkedNodes::awaitCurrent);
			assertThat(ann.isClosed()).isFalse();
			assertThat(bob.isClosed()).isFalse();
			assertThat(ann.count("member_removed")).isZero();
		}
	}

	/**
	 * What fails, and of which connections. A "." stands for what is between the words in
	 * the names of a session: a space on PostgreSQL, a hyphen on Redis.
	 */
	static Stream<Arguments> failures() {
		Stream<Arguments> inEveryBuild = Stream.of(Arguments.of("channels.appender", true),
				Arguments.of("channels.tail", false));
		return (FaultTable.scaled(0, 1) == 0) ? inEveryBuild
				: Stream.concat(inEveryBuild,
						Stream.of(Arguments.of("", true), Arguments.of("", false),
								Arguments.of("channels.appender", false), Arguments.of("channels.tail", true),
								Arguments.of("channels.heart", true), Arguments.of("channels.heart", false)));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void nodeThatIsCutOffMissesNothingSilently(String connections, boolean silently, Numbers numbers) throws Exception {
		assumeTrue(connections.isEmpty() || PostgresAccess.CHOSEN != PostgresAccess.TLS, "names are encrypted");
		int second = Nodes.port(cluster.nodes().get(1));
		CuttableLink link = cluster.links().get(1).only(connections);
		try (EventWriter writer = write();
				NodeClient ann = client(Nodes.port(cluster.nodes().get(0)), "ann");
				NodeClient bob = client(second, "bob")) {
			ann.await("member_added");
			bob.await("event-");
			AtomicInteger told = new AtomicInteger();
			long start = System.nanoTime();
			if (silently) {
				link.hang();
			}
			else {
				link.refuse();
			}
			Awaitility.await().atMost(NOTICED).pollInterval(Duration.ofMillis(150)).until(() -> {
				// so that there is something to append
				bob.send("{\"event\":\"client-" + told.incrementAndGet() + ".\",\"channel\":\"" + this.room
						+ "\",\"data\":{}}");
				return Nodes.status(second, "/readyz") == 503;
			});
			numbers.note("%s %s: not ready after %d ms", connections.isEmpty() ? "all connections" : connections,
					silently ? "silent" : "reset", millisSince(start));
			Awaitility.await().atMost(CUT_OFF.multipliedBy(2)).until(() -> millisSince(start) >= CUT_OFF.toMillis());
			long mended = System.nanoTime();
			link.mend();
			LinkedNodes.awaitCurrent(cluster.nodes().get(1));
			numbers.note("current %d ms after its return", millisSince(mended));
			writer.close();
			List<String> acknowledged = List.copyOf(writer.acknowledged());
			ann.await(name(acknowledged.get(acknowledged.size() - 1)));
			List<String> all = found(EVENT, ann);
			List<String> names = acknowledged.stream().map(this::name).toList();
			assertThat(all).isEqualTo(names.subList(names.indexOf(all.get(0)), names.size()));
			List<String> due = all.subList(all.indexOf(found(EVENT, bob).get(0)), all.size());
			Awaitility.await().until(() -> bob.isClosed() || found(EVENT, bob).equals(due));
			assertThat(due).startsWith(found(EVENT, bob).toArray(String[]::new));
			if (bob.isClosed()) {
				long gone = millisSince(mended);
				numbers.note("declared dead, its client sent away by %d ms after its return", gone);
				assertThat(gone).isLessThan(3000);
				assertThat(bob.awaitClose()).startsWith("4200 ");
				ann.await("member_removed");
			}
			else {
				numbers.note("everything arrived in order");
				ann.await("client-" + told + '.');
			}
			assertThat(found(CLIENT_EVENT, ann)).isEqualTo(IntStream.rangeClosed(1, found(CLIENT_EVENT, ann).size())
				.mapToObj((i) -> "client-" + i + '.')
				.toList());
			assertThat(ann.isClosed()).isFalse();
			assertThat(ann.count("member_added")).isOne();
			assertThat(ann.count("member_removed")).isEqualTo(bob.isClosed() ? 1 : 0);
		}
	}

	@Test
	void nodeThatGetsNoNewConnectionsGoesOnWithThoseThatItHas(Numbers numbers) throws Exception {
		try (EventWriter writer = write(); NodeClient bob = client(Nodes.port(cluster.nodes().get(1)), "bob")) {
			long start = System.nanoTime();
			cluster.links().get(1).refuseNew();
			Awaitility.await()
				.atMost(CUT_OFF.multipliedBy(2))
				.failFast(() -> !cluster.nodes().get(1).getBean(Standing.class).current())
				.until(() -> millisSince(start) >= CUT_OFF.toMillis());
			writer.close();
			List<String> acknowledged = List.copyOf(writer.acknowledged());
			bob.await(name(acknowledged.get(acknowledged.size() - 1)));
			assertThat(bob.isClosed()).isFalse();
			numbers.note("current all the time");
		}
	}

	/** Writes to the room at the first node. */
	private EventWriter write() {
		EventWriter writer = new EventWriter(List.of(Nodes.port(cluster.nodes().get(0))), List.of(this.room),
				Duration.ofMillis(5));
		writer.start();
		return writer;
	}

	private String name(String channelAndName) {
		return channelAndName.substring(this.room.length() + 1);
	}

	private static List<String> found(Pattern pattern, NodeClient client) {
		return client.frames()
			.stream()
			.flatMap((frame) -> pattern.matcher(frame).results())
			.map(MatchResult::group)
			.toList();
	}

	private static long millisSince(long start) {
		return Duration.ofNanos(System.nanoTime() - start).toMillis();
	}

	private static void unavailable(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
	}

	private NodeClient client(int port, String user) throws Exception {
		return new NodeClient(Nodes.APP, port).subscribe(this.room, "{\"user_id\":\"" + user + "\"}");
	}

}

package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;

/** Three nodes under load, whose connections to the server of the journal fail. */
@Timeout(600)
@ExtendWith(FaultTable.class)
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class JournalLinkIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final List<String> CHANNELS = List.of("red", "green", "blue");

	private static final Pattern EVENT = Pattern.compile("\"event\":\"(event-\\d+\\.)\",\"channel\":\"(\\w+)\"");

	private static LinkedNodes cluster;

	@Parameter
	private Backend backend;

	private final List<NodeClient> clients = new ArrayList<>();

	private final Random random = new Random();

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		cluster = new LinkedNodes(backend, 3);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
	}

	@AfterEach
	void mend() {
		this.clients.forEach(NodeClient::close);
		cluster.mend();
	}

	private static List<Integer> ports() {
		return cluster.nodes().stream().map(Nodes::port).toList();
	}

	@Test
	void linksThatAreResetAgainAndAgainLoseAndRepeatNothing(Numbers numbers) throws Exception {
		subscribe();
		List<EventWriter> writers = IntStream.range(0, 4).mapToObj((i) -> new EventWriter(ports(), CHANNELS)).toList();
		writers.forEach(Thread::start);
		int resets = FaultTable.scaled(20, 100);
		for (int i = 0; i < resets; i++) {
			int taken = taken(writers);
			List<CuttableLink> links = cluster.links();
			((i % 10 == 9) ? links : List.of(links.get(this.random.nextInt(3)))).forEach(CuttableLink::cut);
			Awaitility.await()
				.pollInterval(Duration.ofMillis(5))
				.atMost(PATIENCE)
				.until(() -> taken(writers) > taken + 20);
		}
		for (EventWriter writer : writers) {
			writer.end();
		}
		List<String> acknowledged = writers.stream().flatMap((writer) -> writer.acknowledged().stream()).toList();
		List<String> first = awaitLast(this.clients.get(0));
		for (NodeClient client : this.clients) {
			assertThat(client.isClosed()).isFalse();
			for (String channel : CHANNELS) {
				assertThat(of(channel, awaitLast(client))).isEqualTo(of(channel, first));
			}
		}
		assertThat(first).doesNotHaveDuplicates().containsAll(acknowledged);
		numbers.note("%d resets, %d triggers answered 200, 0 lost, 0 twice", resets, acknowledged.size());
	}

	@Test
	void triggersWithoutAJournalAreRefusedInTimeAndNotDeliveredLater(Numbers numbers) throws Exception {
		subscribe();
		cluster.links().forEach(CuttableLink::refuse);
		Queue<String> refused = new ConcurrentLinkedQueue<>();
		Queue<String> unknown = new ConcurrentLinkedQueue<>();
		AtomicInteger number = new AtomicInteger();
		long end = System.nanoTime() + Duration.ofSeconds(FaultTable.scaled(8, 60)).toNanos();
		ExecutorService threads = Executors.newFixedThreadPool(16);
		List<Future<?>> writers = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			ApiClient node = new ApiClient(Nodes.APP, ports().get(i % 3));
			writers.add(threads.submit(() -> {
				while (System.nanoTime() < end) {
					String event = "event-" + (1_000_000 + number.incrementAndGet()) + '.';
					long asked = System.nanoTime();
					HttpResponse<String> response = node.post("/events",
							"{\"name\":\"" + event + "\",\"channel\":\"red\",\"data\":\"1\"}");
					assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
					assertThat(response.statusCode()).isIn(200, 503);
					if (response.statusCode() == 503) {
						(response.body().contains("not known") ? unknown : refused).add("red " + event);
					}
				}
				return null;
			}));
		}
		for (Future<?> writer : writers) {
			writer.get();
		}
		threads.shutdown();
		for (ConfigurableApplicationContext node : cluster.nodes()) {
			assertThat(node.getBean(JournalOrder.class).outboxBytes()).isLessThanOrEqualTo(8 << 20);
		}
		cluster.mend();
		for (NodeClient client : this.clients) {
			if (!client.isClosed()) {
				assertThat(awaitLast(client)).doesNotContainAnyElementsOf(refused);
			}
		}
		numbers.note("%d triggers refused, of %d more nobody knows", refused.size(), unknown.size());
		assertThat(refused).isNotEmpty();
	}

	private static int taken(List<EventWriter> writers) {
		return writers.stream().mapToInt((writer) -> writer.acknowledged().size()).sum();
	}

	/** Two clients of each node on all channels. */
	private void subscribe() throws Exception {
		for (int i = 0; i < 6; i++) {
			NodeClient client = new NodeClient(Nodes.APP, ports().get(i % 3));
			CHANNELS.forEach(client::subscribe);
			this.clients.add(client);
		}
	}

	/** Triggers a last event, waits for it, and returns all before it. */
	private static List<String> awaitLast(NodeClient client) throws Exception {
		String last = "last" + System.nanoTime();
		for (String channel : CHANNELS) {
			assertThat(new ApiClient(Nodes.APP, ports().get(0))
				.post("/events", "{\"name\":\"" + last + "\",\"channel\":\"" + channel + "\",\"data\":\"1\"}")
				.statusCode()).isEqualTo(200);
			client.await("\"" + last + "\",\"channel\":\"" + channel + '"');
		}
		List<String> events = new ArrayList<>();
		for (String frame : client.frames()) {
			Matcher event = EVENT.matcher(frame);
			if (event.find()) {
				events.add(event.group(2) + ' ' + event.group(1));
			}
		}
		return events;
	}

	private static List<String> of(String channel, List<String> events) {
		return events.stream().filter((event) -> event.startsWith(channel)).toList();
	}

}

package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.cluster.journal.postgresql.JournalDatabase;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;
import dev.pusherchat.channels.cluster.nodes.PacedTriggers.Answer;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Three nodes under load, whose connections to the server of the journal fail. */
@Timeout(600)
@FaultTest
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class JournalLinkIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** A trigger waits for five seconds, and its answer takes a moment. */
	private static final Duration ANSWERED = Duration.ofMillis(5500);

	/** How far the database's clock is off. */
	private static final String[] CLOCK_STEPS = { "-10 s", "0 s", "10 s", "0 s" };

	private static LinkedNodes cluster;

	private static JournalDatabase database;

	private static WebhookLog webhooks;

	@Parameter
	private Backend backend;

	private final Random random = new Random();

	private Subscribers subscribers;

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws Exception {
		webhooks = new WebhookLog();
		cluster = new LinkedNodes(backend, 3, webhooks.settings());
		database = new JournalDatabase(cluster.server().port());
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
		webhooks.close();
	}

	@BeforeEach
	void subscribe() throws Exception {
		this.subscribers = new Subscribers(cluster.ports());
	}

	private static EventLoad write() {
		return new EventLoad(cluster.ports());
	}

	@AfterEach
	void mend() {
		this.subscribers.close();
		cluster.mend();
	}

	@Test
	void linksThatAreResetAgainAndAgainLoseAndRepeatNothing(Numbers numbers) throws Exception {
		boolean counted = this.backend == Backend.POSTGRESQL;
		if (counted) {
			// what it counts stays when a transaction is rolled back
			database.sql("create sequence recognised minvalue 0 start 0");
			database.sql("select nextval('recognised')");
			database.change("channels_append", "if found then", "if found then perform nextval('recognised');");
		}
		EventLoad load = write();
		int resets = FaultTable.scaled(20, 100);
		for (int i = 0; i < resets; i++) {
			reset(i, load);
		}
		cluster.mend();
		int acknowledged = this.subscribers.haveAll(load);
		numbers.note("%d resets, %d triggers answered 200, 0 lost, 0 twice", resets, acknowledged);
		if (counted) {
			int recognised = Integer.parseInt(database.sql("select last_value from recognised"));
			numbers.note("%d ambiguous commits recognised", recognised);
			assertThat(recognised).isPositive();
		}
	}

	private void reset(int number, EventLoad load) {
		List<CuttableLink> links = cluster.links();
		CuttableLink link = links.get(this.random.nextInt(3));
		int taken = load.taken();
		if (number % 4 == 0) {
			// what is committed meanwhile is not answered
			link.loseAnswers(true);
			pass(Duration.ofMillis(100));
			link.loseAnswers(false);
		}
		((number % 10 == 9) ? links : List.of(link)).forEach(CuttableLink::cut);
		Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> load.taken() > taken + 20);
	}

	@Test
	void nodesThatAreAllCutOffDeclareNobodyDeadAndMissNothing(Numbers numbers) throws Exception {
		int fenced = cluster.fenced();
		int seconds = FaultTable.scaled(3, 10);
		EventLoad load = write();
		for (int way = 0; way < FaultTable.scaled(1, 2); way++) {
			boolean silently = way > 0;
			int taken = load.taken();
			Awaitility.await().atMost(PATIENCE).until(() -> load.taken() > taken + 20);
			cluster.links().forEach(silently ? CuttableLink::hang : CuttableLink::refuse);
			pass(Duration.ofSeconds(seconds));
			assertThat(cluster.nodes()).noneMatch((node) -> node.getBean(Standing.class).current());
			long start = System.nanoTime();
			cluster.mend();
			numbers.note("%s for %d s, current after %d ms", silently ? "silent" : "reset", seconds,
					Duration.ofNanos(System.nanoTime() - start).toMillis());
		}
		int acknowledged = this.subscribers.haveAll(load);
		assertThat(cluster.fenced()).isEqualTo(fenced);
		numbers.note("%d triggers answered 200, 0 lost, 0 twice, nobody declared dead", acknowledged);
	}

	@Test
	@EnabledIfSystemProperty(named = "fault.scale", matches = "full")
	void nodesOnABusyMachineDeclareNobodyDeadAndMissNothing(Numbers numbers) throws Exception {
		int fenced = cluster.fenced();
		AtomicBoolean busy = new AtomicBoolean(true);
		EventLoad load = write();
		List<Thread> threads = IntStream.range(0, 15).mapToObj((i) -> new Thread(() -> {
			while (busy.get()) {
				Thread.onSpinWait();
			}
		})).toList();
		threads.forEach(Thread::start);
		pass(Duration.ofMinutes(1));
		busy.set(false);
		cluster.mend();
		int acknowledged = this.subscribers.haveAll(load);
		assertThat(cluster.fenced()).isEqualTo(fenced);
		numbers.note("15 busy threads for a minute, %d triggers answered 200, 0 lost, 0 twice, nobody declared dead",
				acknowledged);
	}

	private static void pass(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plus(PATIENCE)).until(() -> true);
	}

	@Test
	void clockThatStepsEndsNobodyAndWebhooksAlternate(Numbers numbers) throws Exception {
		assumeTrue(this.backend == Backend.POSTGRESQL, "the clock of Redis is that of the machine");
		database.sql("create table clock_step as select interval '0' step");
		database.change("channels_add", "clock_timestamp()", "clock_timestamp() + (select step from clock_step)");
		int fenced = cluster.fenced();
		List<String> told = new ArrayList<>();
		int steps = FaultTable.scaled(2, 40);
		try (EventLoad load = write()) {
			for (int i = 0; i < steps; i++) {
				database.sql("update clock_step set step = interval '" + CLOCK_STEPS[i % CLOCK_STEPS.length] + "'");
				try (NodeClient client = new NodeClient(Nodes.APP, cluster.ports().get(i % 3))) {
					client.subscribe("stepped");
					awaitTold(told, "channel_occupied");
				}
				awaitTold(told, "channel_vacated");
			}
			this.subscribers.haveAll(load);
		}
		assertThat(cluster.fenced()).isEqualTo(fenced);
		numbers.note("%d steps of 10 s, webhooks: %d times occupied and vacated, nobody declared dead", steps, steps);
	}

	private static void awaitTold(List<String> told, String next) {
		told.add(next);
		Awaitility.await().untilAsserted(() -> assertThat(webhooks.of("stepped")).isEqualTo(told));
	}

	@Test
	void triggersWithoutAJournalAreRefusedInTimeAndNotDeliveredLater(Numbers numbers) throws Exception {
		cluster.links().forEach(CuttableLink::refuse);
		List<String> refused = triggerInVain(FaultTable.scaled(4, 60), numbers);
		cluster.mend();
		this.subscribers.haveNone(refused);
	}

	@Test
	void triggersWhileTheLockIsHeldAreRefusedInTimeAndNotDeliveredLater(Numbers numbers) throws Exception {
		assumeTrue(this.backend == Backend.POSTGRESQL, "Redis has no lock");
		long before = sessions("true");
		Highest all = new Highest(() -> sessions("true"));
		Highest waiting = new Highest(() -> sessions("wait_event_type = 'Lock'"));
		List<String> refused;
		try (all; waiting; HeldJournal held = new HeldJournal(cluster.server())) {
			refused = triggerInVain(FaultTable.scaled(4, 30), numbers);
		}
		numbers.note("%d sessions of the database before, %d at most, of which %d waited for the lock", before,
				all.value(), waiting.value());
		// one for each appender
		assertThat(waiting.value()).isBetween(1L, 3L);
		// the holder, this test, and one that ends while the next one begins, for each
		// node
		assertThat(all.value()).isLessThanOrEqualTo(before + 5);
		cluster.mend();
		this.subscribers.haveNone(refused);
	}

	private static long sessions(String condition) throws SQLException {
		return Long.parseLong(database
			.sql("select count(*) from pg_stat_activity where backend_type = 'client backend' and " + condition));
	}

	/**
	 * Triggers events that the nodes cannot append, and returns those that are refused.
	 */
	private List<String> triggerInVain(int seconds, Numbers numbers) {
		long heap = usedHeap();
		int perSecond = FaultTable.scaled(200, 2000);
		Highest outbox = new Highest(JournalLinkIT::outboxBytes);
		List<Answer> answers;
		try (outbox) {
			answers = PacedTriggers.of(cluster.ports(), perSecond).during(Duration.ofSeconds(seconds));
		}
		List<String> refused = answers.stream()
			.filter((answer) -> !answer.unknown())
			.flatMap((answer) -> answer.events().stream())
			.toList();
		long unknown = answers.stream().filter(Answer::unknown).mapToInt((answer) -> answer.events().size()).sum();
		Duration slowest = Duration.ofNanos(answers.stream().mapToLong(Answer::nanos).max().orElseThrow());
		long growth = (usedHeap() - heap) >> 20;
		numbers.note("%d s of %d triggers/s: %d refused, of %d more nobody knows", seconds, perSecond, refused.size(),
				unknown);
		numbers.note("slowest answer after %d ms, %d KB wait at most, heap grows by %d MB", slowest.toMillis(),
				outbox.value() >> 10, growth);
		assertThat(answers).allMatch((answer) -> answer.status() == 503);
		assertThat(slowest).isLessThan(ANSWERED);
		assertThat(outbox.value()).isLessThanOrEqualTo(8 << 20);
		assertThat(growth).isLessThan(64);
		return refused;
	}

	private static long outboxBytes() {
		return cluster.nodes()
			.stream()
			.mapToLong((node) -> node.getBean(JournalOrder.class).outboxBytes())
			.max()
			.orElseThrow();
	}

	private static long usedHeap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}

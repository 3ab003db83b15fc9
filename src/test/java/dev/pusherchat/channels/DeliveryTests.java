package dev.pusherchat.channels;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

import static org.assertj.core.api.Assertions.assertThat;

/** What connections see of an order that answers later, as one of several nodes does. */
class DeliveryTests {

	private static final String ROOM = "presence-room";

	private static final Member ANN = new Member("ann", null);

	private static final Member BOB = new Member("bob", null);

	private static final String ANN_DATA = "{\"user_id\":\"ann\"}";

	private static final String BOTH = "{\"ids\":[\"bob\",\"ann\"],\"hash\":{\"bob\":null,\"ann\":null},\"count\":2}";

	private final AtomicReference<HandOrder> holder = new AtomicReference<>();

	private final TestServer server = TestServer.with((delivery) -> {
		this.holder.set(new HandOrder(delivery));
		return order();
	}, "client-events.enabled=true", "subscription-count=true", "watchlists.enabled=true", "presence.max-members=2");

	private final TestServer.Client ann = this.server.connect();

	private HandOrder order() {
		return Objects.requireNonNull(this.holder.get());
	}

	@AfterEach
	void leaveNothingBehind() {
		this.ann.disconnect();
		assertThat(this.server.budget.used()).isZero();
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.server.channels.traffic().subscriptionCount()).isZero();
	}

	@Test
	void pendingSubscriptionGetsNothingUntilItHasJoined() {
		assertThat(this.ann.subscribe(ROOM, ANN_DATA)).isEmpty();
		event(1);
		order().delivery.memberAdded(ROOM, ANN);
		assertThat(this.ann.take()).isEmpty();
		order().delivery.joined(order().last(), List.of(BOB, ANN));
		event(2);
		order().delivery.memberRemoved(ROOM, "bob");
		assertThat(this.ann.take()).containsExactly(Expected.members(ROOM, BOTH), Expected.frame("e", ROOM, "2"),
				Expected.memberRemoved(ROOM, "bob"));
	}

	@Test
	void pendingSubscriptionIsThereAlreadyForItsConnection() {
		this.ann.subscribe(ROOM, ANN_DATA);
		assertThat(this.ann.subscribe(ROOM, ANN_DATA))
			.containsExactly(Expected.error("Existing subscription to channel presence-room"));
		assertThat(this.ann.send("{\"event\":\"client-x\",\"channel\":\"presence-room\",\"data\":{}}")).containsExactly(
				Expected.error("Cannot broadcast client event (connection not subscribed to channel presence-room)"));
		assertThat(order().clientEvents).isEmpty();
		assertThat(order().joined).hasSize(1);
	}

	@Test
	void unsubscribedWhilePendingIsNeverConfirmed() {
		this.ann.subscribe(ROOM, ANN_DATA);
		assertThat(this.ann.unsubscribe(ROOM)).isEmpty();
		assertThat(order().left).isEqualTo(order().joined);
		order().delivery.joined(order().last(), List.of(ANN));
		order().delivery.full(order().last(), order().last().full(2));
		event(1);
		assertThat(this.ann.take()).isEmpty();
		assertThat(this.ann.unsubscribe(ROOM)).singleElement().asString().contains("No current subscription");
	}

	@Test
	void answerToAnEarlierSubscriptionIsNotTakenForTheNext() {
		this.ann.subscribe(ROOM, ANN_DATA);
		Subscription first = order().last();
		this.ann.unsubscribe(ROOM);
		this.ann.subscribe(ROOM, ANN_DATA);
		order().delivery.joined(first, List.of(ANN));
		assertThat(this.ann.take()).isEmpty();
		order().delivery.full(first, first.full(2));
		assertThat(this.ann.take()).isEmpty();
		order().delivery.joined(order().last(), List.of(BOB, ANN));
		assertThat(this.ann.take()).containsExactly(Expected.members(ROOM, BOTH));
		assertThat(order().left).containsExactly(first);
	}

	@Test
	void disconnectedWhilePendingIsGone() {
		TestServer.Client bob = this.server.connect();
		bob.subscribe(ROOM, "{\"user_id\":\"bob\"}");
		this.ann.subscribe(ROOM, ANN_DATA);
		Subscription anns = order().last();
		this.ann.disconnect();
		assertThat(order().left).containsExactly(anns);
		order().delivery.joined(anns, List.of(ANN));
		assertThat(this.server.channels.state(ROOM).occupied()).isFalse();
		bob.disconnect();
	}

	@Test
	void secondConnectionOfTheUserIsConfirmedByItself() {
		TestServer.Client second = this.server.connect();
		this.ann.subscribe(ROOM, ANN_DATA);
		Subscription first = order().last();
		second.subscribe(ROOM, ANN_DATA);
		order().delivery.memberAdded(ROOM, ANN);
		order().delivery.joined(first, List.of(BOB, ANN));
		assertThat(this.ann.take()).containsExactly(Expected.members(ROOM, BOTH));
		assertThat(second.take()).isEmpty();
		event(1);
		order().delivery.joined(order().last(), List.of(BOB, ANN));
		assertThat(second.take()).containsExactly(Expected.members(ROOM, BOTH));
		assertThat(this.ann.take()).containsExactly(Expected.frame("e", ROOM, "1"));
		second.disconnect();
		assertThat(order().left).hasSize(1);
	}

	@Test
	void fullChannelRefusesLaterToo() {
		this.ann.subscribe(ROOM, ANN_DATA);
		order().delivery.full(order().last(), order().last().full(2));
		String text = "Presence channel presence-room is full: it has 2 members";
		assertThat(this.ann.take()).containsExactly(Expected.subscriptionError(ROOM, text), Expected.error(text));
		assertThat(this.ann.unsubscribe(ROOM)).singleElement().asString().contains("No current subscription");
		assertThat(this.ann.subscribe(ROOM, ANN_DATA)).isEmpty();
		assertThat(order().left).isEmpty();
	}

	@Test
	void otherSubscriptionsAreConfirmedAtOnceAndOnlyCounted() {
		assertThat(this.ann.subscribe("chat")).containsExactly(Expected.succeeded("chat"));
		assertThat(order().joined).singleElement().satisfies((subscription) -> {
			assertThat(subscription.channel()).isEqualTo("chat");
			assertThat(subscription.member()).isNull();
		});
		order().delivery.subscriptionCount("chat", 7);
		order().delivery.subscriptionCount("other", 7);
		assertThat(this.ann.take()).containsExactly(Expected.count("chat", 7));
	}

	@Test
	void orderDecidesWhenACountIsTold() {
		this.ann.subscribe("chat");
		order().delivery.subscriptionCount("chat", 150);
		order().delivery.event("chat", new Trigger(List.of("chat"), "e", "2", null));
		order().delivery.subscriptionCount("chat", 151);
		assertThat(this.ann.take()).containsExactly(Expected.count("chat", 150), Expected.frame("e", "chat", "2"),
				Expected.count("chat", 151));
	}

	@Test
	void clientEventIsSentWhenItComesBack() {
		TestServer.Client bob = this.server.connect();
		this.ann.subscribe("private-room");
		bob.subscribe("private-room");
		this.ann.send("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":\"\\u00e9\"}");
		assertThat(bob.take()).isEmpty();
		order().delivery.clientEvent(order().clientEvents.get(0));
		assertThat(bob.take())
			.containsExactly("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":\"\\u00e9\"}");
		assertThat(this.ann.take()).isEmpty();
		assertThat(this.server.observed)
			.contains("client_event private-room client-x \u00e9 " + this.ann.socketId + " null");
		bob.disconnect();
	}

	@Test
	void usersAreOnlineWhenTheOrderSaysSo() {
		order().delivery.online("bob");
		assertThat(this.ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}")).last().asString().contains("online");
		order().delivery.offline("bob");
		assertThat(this.ann.take()).singleElement().asString().contains("offline", "bob");
		order().delivery.offline("bob");
		assertThat(this.ann.take()).isEmpty();
		this.ann.disconnect();
		assertThat(order().signedOut).isEqualTo(order().signedIn).hasSize(1);
	}

	@Test
	void cachedEventOfOthersIsKept() {
		order().delivery.cached("cache-x", "e", "1", Duration.ofSeconds(5));
		assertThat(this.ann.subscribe("cache-x")).containsExactly(Expected.succeeded("cache-x"),
				Expected.frame("e", "cache-x", "1"));
		this.server.pass(Duration.ofSeconds(5));
		assertThat(this.server.channels.state("cache-x").cached()).isNull();
	}

	@Test
	void newcomersAreSentElsewhereWhileTheNodeIsCutOff() {
		order().current = false;
		assertThat(this.server.open("/app/app-key", "protocol=7", null).closed())
			.isEqualTo("4100 This node is cut off from the journal");
		assertThat(this.ann.subscribe("chat")).containsExactly(Expected.succeeded("chat"));
		order().current = true;
		assertThat(this.server.connect().closed()).isNull();
	}

	@Test
	void nobodyIsSentAwayForWaiting() {
		TestServer server = TestServer.with((delivery) -> order(), "authorization-timeout=5s", "activity-timeout=10m");
		TestServer.Client waiting = server.connect();
		TestServer.Client idle = server.connect();
		waiting.subscribe(ROOM, ANN_DATA);
		server.pass(Duration.ofSeconds(6));
		assertThat(idle.closed()).startsWith("4009 ");
		assertThat(waiting.closed()).isNull();
	}

	@Test
	void connectionsOfOtherNodesCountTowardsTheQuota() {
		TestServer server = TestServer.with((delivery) -> order(), "max-connections=10");
		order().elsewhere = 9;
		assertThat(server.connect().closed()).isNull();
		assertThat(server.connect().closed()).startsWith("4004 ");
		order().elsewhere = 8;
		assertThat(server.connect().closed()).isNull();
	}

	@Test
	void startingOverSendsEverybodyAwayWithinSecondsAndForgetsAll() {
		List<TestServer.Client> clients = IntStream.range(0, 20).mapToObj((i) -> this.server.connect()).toList();
		this.ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}");
		this.ann.subscribe(ROOM, ANN_DATA);
		clients.forEach((client) -> client.subscribe("chat"));
		order().delivery.cached("cache-x", "e", "1", Duration.ofSeconds(5));
		order().delivery.online("bob");
		clients.forEach(TestServer.Client::take);
		order().delivery.startOver();
		assertThat(this.server.users).extracting("online", "watchers").containsExactly(Set.of(), Map.of());
		assertThat(this.server.channels.state("cache-x").cached()).isNull();
		assertThat(this.server.budget.used()).isZero();
		order().delivery.event("chat", new Trigger(List.of("chat"), "e", "1", null));
		order().delivery.joined(order().joined.get(0), List.of(ANN));
		assertThat(clients).allSatisfy((client) -> assertThat(client.send("{\"event\":\"pusher:ping\"}")).isEmpty());
		this.server.connections.closeAbandoned();
		assertThat(clients).anySatisfy((client) -> assertThat(client.closed()).startsWith("4200 "))
			.anySatisfy((client) -> assertThat(client.closed()).isNull());
		IntStream.range(0, 5).forEach((i) -> this.server.connections.closeAbandoned());
		assertThat(clients).allSatisfy((client) -> assertThat(client.closed()).startsWith("4200 "));
		clients.forEach(TestServer.Client::disconnect);
		assertThat(order().left).isEmpty();
	}

	private void event(int number) {
		order().delivery.event(ROOM, new Trigger(List.of(ROOM), "e", String.valueOf(number), null));
	}

}

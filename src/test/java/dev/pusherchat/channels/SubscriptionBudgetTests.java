package dev.pusherchat.channels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.connection.SubscriptionBudget;

import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionBudgetTests {

	private final TestServer server = new TestServer("max-total-subscription-size=256KB");

	private final SubscriptionBudget budget = this.server.budget;

	private final List<TestServer.Client> clients = new ArrayList<>();

	@Test
	void connectionsWithoutAuthorizationShareOneHalf() {
		TestServer.Client reader = connect();
		reader.subscribe("chat");
		fillUp();
		assertThat(this.budget.used()).isBetween(127 * 1024L, 128 * 1024L);
		this.server.channels.trigger("chat", "e", "1", null);
		assertThat(reader.take()).containsExactly(Expected.frame("e", "chat", "1"));
		TestServer.Client authorized = connect();
		assertThat(authorized.subscribe("private-chat")).containsExactly(Expected.succeeded("private-chat"));
		assertThat(authorized.subscribe("chat")).containsExactly(Expected.succeeded("chat"));
		leave();
	}

	@Test
	void newestIsRefusedWithAnErrorWhenAllIsTaken() {
		TestServer.Client client = connect();
		int count = 0;
		List<String> answer = client.subscribe("private-" + count);
		while (answer.size() == 1) {
			answer = client.subscribe("private-" + ++count);
		}
		String text = "Over capacity: all connections together have too many subscriptions";
		assertThat(answer).hasSize(2);
		assertThat(answer.get(0)).contains("pusher:subscription_error", "private-" + count, text);
		assertThat(answer.get(1)).isEqualTo(Expected.error(text));
		assertThat(this.budget.used()).isBetween(255 * 1024L, 256 * 1024L);
		client.unsubscribe("private-0");
		assertThat(client.subscribe("private-" + count)).hasSize(1);
		leave();
	}

	@Test
	void channelIsCountedUntilTheLastOneHasLeft() {
		TestServer.Client first = connect();
		TestServer.Client second = connect();
		first.subscribe("chat");
		long alone = this.budget.used();
		second.subscribe("chat");
		assertThat(this.budget.used()).isBetween(alone + 1, 2 * alone - 1);
		first.unsubscribe("chat");
		assertThat(this.budget.used()).isEqualTo(alone);
		leave();
	}

	@Test
	void refusedMemberTakesNothing() {
		TestServer server = new TestServer("presence.max-members=1");
		TestServer.Client ann = server.connect();
		ann.subscribe("presence-chat", "{\"user_id\":\"ann\"}");
		long used = server.budget.used();
		assertThat(server.connect().subscribe("presence-chat", "{\"user_id\":\"bob\"}")).hasSize(2);
		assertThat(server.budget.used()).isEqualTo(used);
		ann.disconnect();
		assertThat(server.budget.used()).isZero();
	}

	@Test
	void authorizationsCountUntilTheirConnectionIsGone() {
		TestServer.Client client = connect();
		assertThat(authorize(client, 0)).isTrue();
		long one = this.budget.used();
		assertThat(authorize(client, 0)).isTrue();
		assertThat(this.budget.used()).isEqualTo(one).isPositive();
		int count = 1;
		while (authorize(this.clients.get(this.clients.size() - 1), count)) {
			if (++count % 100 == 0) {
				connect();
			}
		}
		assertThat(this.budget.used()).isBetween(255 * 1024L, 256 * 1024L);
		assertThat(authorize(client, 0)).isTrue();
		leave();
	}

	private boolean authorize(TestServer.Client client, int number) {
		return this.server.connections.authorize(client.socketId, "private-" + number, "ann", Duration.ofMinutes(1),
				this.server.nanoTime.get());
	}

	private void fillUp() {
		String refused = Expected
			.error("Over capacity: connections without an authorization have too many subscriptions in all");
		List<String> answer = List.of();
		for (int i = 0; !answer.contains(refused); i++) {
			assertThat(i).isLessThan(10_000);
			if (i % 50 == 0) {
				connect();
			}
			String channel = i + "z".repeat(100);
			answer = this.clients.get(this.clients.size() - 1)
				.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
		}
	}

	private TestServer.Client connect() {
		TestServer.Client client = this.server.connect();
		this.clients.add(client);
		return client;
	}

	private void leave() {
		this.clients.forEach(TestServer.Client::disconnect);
		assertThat(this.budget.used()).isZero();
	}

}

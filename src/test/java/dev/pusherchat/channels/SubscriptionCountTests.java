package dev.pusherchat.channels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The counts of section 6.7 of the protocol. */
class SubscriptionCountTests {

	private final TestServer server = new TestServer("subscription-count=true");

	private final TestServer.Client client = this.server.connect();

	@Test
	void offUnlessAskedFor() {
		TestServer server = new TestServer();
		assertThat(server.connect().subscribe("chat")).containsExactly(Expected.succeeded("chat"));
	}

	@Test
	void everyChangeIsTold() {
		TestServer.Client other = this.server.connect();
		assertThat(this.client.subscribe("chat")).containsExactly(Expected.succeeded("chat"),
				Expected.count("chat", 1));
		assertThat(other.subscribe("chat")).containsExactly(Expected.succeeded("chat"), Expected.count("chat", 2));
		other.disconnect();
		assertThat(this.client.take()).containsExactly(Expected.count("chat", 2), Expected.count("chat", 1));
		assertThat(this.server.observed).containsExactly("channel_occupied chat", "subscription_count chat 1",
				"subscription_count chat 2", "subscription_count chat 1");
	}

	@Test
	void countFollowsTheCachedEvent() {
		this.server.channels.trigger("cache-x", "e", "1", null);
		assertThat(this.client.subscribe("cache-x")).containsExactly(Expected.succeeded("cache-x"),
				Expected.frame("e", "cache-x", "1"), Expected.count("cache-x", 1));
	}

	@Test
	void presenceChannelsAreNotCounted() {
		assertThat(this.client.subscribe("presence-x", "{\"user_id\":1}")).hasSize(1);
	}

	@Test
	void manyAreCountedEveryFiveSeconds() {
		List<TestServer.Client> others = new ArrayList<>();
		this.client.subscribe("chat");
		for (int i = 0; i < 99; i++) {
			others.add(this.server.connect());
			others.get(i).subscribe("chat");
		}
		assertThat(this.client.take()).hasSize(99);
		for (int i = 0; i < 50; i++) {
			this.server.connect().subscribe("chat");
		}
		assertThat(this.client.take()).isEmpty();
		this.server.pass(Duration.ofSeconds(4));
		assertThat(this.client.take()).isEmpty();
		this.server.pass(Duration.ofSeconds(1));
		assertThat(this.client.take()).containsExactly(Expected.count("chat", 150));
		this.server.pass(Duration.ofSeconds(10));
		assertThat(this.client.take()).isEmpty();
	}

}

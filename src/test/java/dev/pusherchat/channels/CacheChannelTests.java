package dev.pusherchat.channels;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 6.6 of the protocol. */
class CacheChannelTests {

	private final TestServer server = new TestServer("cache.max-events=2", "client-events.enabled=true");

	private final TestServer.Client client = this.server.connect();

	@ParameterizedTest
	@ValueSource(strings = { "cache-x", "private-cache-x", "private-encrypted-cache-x" })
	void newcomerGetsTheLastEventOrAMiss(String channel) {
		TestServer.Client other = this.server.connect();
		assertThat(this.client.subscribe(channel)).containsExactly(Expected.succeeded(channel),
				Expected.frame("pusher:cache_miss", channel, "{}"));
		this.server.channels.trigger(channel, "first", "1", null);
		this.server.channels.trigger(channel, "second", "{\"n\":2}", null);
		this.client.take();
		assertThat(other.subscribe(channel)).containsExactly(Expected.succeeded(channel),
				Expected.frame("second", channel, "{\"n\":2}"));
		assertThat(this.client.take()).isEmpty();
	}

	@Test
	void presenceCacheChannelConfirmsFirst() {
		this.server.channels.trigger("presence-cache-x", "e", "1", null);
		assertThat(this.client.subscribe("presence-cache-x", "{\"user_id\":1}")).containsExactly(
				Expected.members("presence-cache-x", "{\"ids\":[\"1\"],\"hash\":{\"1\":null},\"count\":1}"),
				Expected.frame("e", "presence-cache-x", "1"));
	}

	@Test
	void eventIsKeptWhenNobodyIsSubscribed() {
		this.server.channels.trigger("cache-x", "e", "1", null);
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.client.subscribe("cache-x")).hasSize(2).last().isEqualTo(Expected.frame("e", "cache-x", "1"));
	}

	@Test
	void eventIsKeptForHalfAnHour() {
		this.server.channels.trigger("cache-x", "e", "1", null);
		this.server.pass(Duration.ofMinutes(29));
		assertThat(this.server.channels.state("cache-x").cached()).satisfies((cached) -> {
			assertThat(cached).isNotNull();
			assertThat(cached.ttl()).isEqualTo(60);
			assertThat(cached.data()).isEqualTo("1");
		});
		this.server.pass(Duration.ofMinutes(1));
		assertThat(this.server.channels.state("cache-x").cached()).isNull();
		assertThat(this.server.connect().subscribe("cache-x")).last().asString().contains("cache_miss");
	}

	@Test
	void oldestEventsMakeRoom() {
		this.server.channels.trigger("cache-a", "e", "1", null);
		this.server.channels.trigger("cache-b", "e", "1", null);
		this.server.channels.trigger("cache-a", "e", "2", null);
		this.server.channels.trigger("cache-c", "e", "1", null);
		assertThat(this.server.channels.state("cache-a").cached()).isNotNull();
		assertThat(this.server.channels.state("cache-b").cached()).isNull();
		assertThat(this.server.channels.state("cache-c").cached()).isNotNull();
	}

	@Test
	void clientEventsAreNotKept() {
		this.client.subscribe("private-cache-x");
		this.client.send("{\"event\":\"client-e\",\"channel\":\"private-cache-x\",\"data\":1}");
		assertThat(this.server.channels.state("private-cache-x").cached()).isNull();
	}

	@Test
	void missIsReportedOnce() {
		this.client.subscribe("cache-x");
		this.server.connect().subscribe("cache-x");
		assertThat(this.server.observed).containsExactly("channel_occupied cache-x", "cache_miss cache-x");
	}

	@Test
	void otherChannelsKeepNothing() {
		this.server.channels.trigger("x-cache-y", "e", "1", null);
		assertThat(this.client.subscribe("x-cache-y")).containsExactly(Expected.succeeded("x-cache-y"));
		assertThat(this.server.channels.state("x-cache-y").cached()).isNull();
	}

}

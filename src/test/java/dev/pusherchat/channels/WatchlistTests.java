package dev.pusherchat.channels;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 9.5 of the protocol. */
class WatchlistTests {

	private final TestServer server = new TestServer("watchlists.enabled=true");

	private final TestServer.Client ann = this.server.connect();

	private final TestServer.Client bob = this.server.connect();

	@Test
	void offUnlessAskedFor() {
		assertThat(new TestServer().connect().signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}")).hasSize(1);
	}

	@Test
	void presentStateComesAfterTheSignIn() {
		this.bob.signIn("{\"id\":\"bob\"}");
		assertThat(this.ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\",\"cid\"]}")).hasSize(2)
			.last()
			.isEqualTo(watchlist(
					"{\"name\":\"online\",\"user_ids\":[\"bob\"]}," + "{\"name\":\"offline\",\"user_ids\":[\"cid\"]}"));
	}

	@Test
	void firstConnectionAndLastAreTold() {
		TestServer.Client second = this.server.connect();
		this.ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}");
		this.bob.signIn("{\"id\":\"bob\"}");
		second.signIn("{\"id\":\"bob\"}");
		assertThat(this.ann.take()).containsExactly(watchlist("{\"name\":\"online\",\"user_ids\":[\"bob\"]}"));
		this.bob.disconnect();
		assertThat(this.ann.take()).isEmpty();
		second.disconnect();
		assertThat(this.ann.take()).containsExactly(watchlist("{\"name\":\"offline\",\"user_ids\":[\"bob\"]}"));
		this.ann.disconnect();
		assertThat(this.server.users).extracting("online", "watchers").containsExactly(Set.of(), Map.of());
	}

	@Test
	void hundredAreWatchedAndMoreAreAnError() {
		String ids = IntStream.rangeClosed(1, 101).mapToObj((i) -> "\"u" + i + "\"").collect(Collectors.joining(","));
		assertThat(this.ann.signIn("{\"id\":\"ann\",\"watchlist\":[" + ids + "]}")).hasSize(3)
			.satisfies((frames) -> assertThat(frames.get(0)).contains("signin_success"))
			.satisfies((frames) -> assertThat(frames.get(1)).contains("u100").doesNotContain("u101"))
			.satisfies((frames) -> assertThat(frames.get(2)).contains("\"code\":4302"));
		this.bob.signIn("{\"id\":\"u101\"}");
		assertThat(this.ann.take()).isEmpty();
	}

	@Test
	void whatIsNoIdIsNotWatched() {
		assertThat(this.ann.signIn("{\"id\":\"ann\",\"watchlist\":[1,null,[\"x\"],\"\",\"" + "x".repeat(129)
				+ "\",\"auth0|bob\",\"auth0|bob\"]}"))
			.hasSize(2)
			.last()
			.isEqualTo(watchlist("{\"name\":\"offline\",\"user_ids\":[\"auth0|bob\"]}"));
		assertThat(this.bob.signIn("{\"id\":\"bob\",\"watchlist\":\"ann\"}")).hasSize(1);
	}

	private static String watchlist(String events) {
		return "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":["
				+ events.replace("\"", "\\\"") + "]}\"}";
	}

}

package dev.pusherchat.channels;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuthorizationEndTests {

	private final TestServer server = TestServer.withoutNetwork("max-channels-per-connection=3",
			"activity-timeout=10m");

	private final TestServer.Client ann = this.server.connect();

	@Test
	void connectionIsClosedWhenItsAuthorizationEnds() {
		authorize("private-room", "ann", Duration.ofSeconds(60));
		this.ann.subscribe("private-room");
		this.server.pass(Duration.ofSeconds(59));
		assertThat(this.ann.closed()).isNull();
		this.server.pass(Duration.ofSeconds(1));
		assertThat(this.ann.closed()).isEqualTo("4200 Authorization expired, reconnect with a new one");
	}

	@Test
	void anOldSignatureIsWorthNothingBeforeTheNextScanEither() {
		authorize("private-room", "ann", Duration.ofSeconds(60));
		this.ann.subscribe("private-room");
		this.server.nanoTime.addAndGet(Duration.ofSeconds(60).toNanos());
		this.ann.unsubscribe("private-room");
		assertThat(this.ann.subscribe("private-room")).isEmpty();
		assertThat(this.ann.closed()).startsWith("4200 ");
	}

	@Test
	void unsubscribingDoesNotSaveASignature() {
		authorize("private-room", "ann", Duration.ofSeconds(60));
		this.ann.subscribe("private-room");
		this.ann.unsubscribe("private-room");
		this.server.pass(Duration.ofSeconds(60));
		assertThat(this.ann.closed()).startsWith("4200 ");
	}

	@Test
	void aNewAuthorizationTakesThePlaceOfTheOld() {
		authorize("private-room", "ann", Duration.ofSeconds(60));
		authorize("private-other", "ann", Duration.ofSeconds(90));
		authorize("private-room", "ann", Duration.ofSeconds(120));
		this.server.pass(Duration.ofSeconds(89));
		assertThat(this.ann.closed()).isNull();
		this.server.pass(Duration.ofSeconds(1));
		assertThat(this.ann.closed()).startsWith("4200 ");
	}

	@Test
	void authorizationsOfAConnectionAreAsManyAsItsChannels() {
		for (int i = 0; i < 3; i++) {
			assertThat(authorize("private-" + i, "ann", Duration.ofSeconds(60))).isTrue();
		}
		assertThat(authorize("private-3", "ann", Duration.ofSeconds(60))).isFalse();
		assertThat(authorize("private-2", "ann", Duration.ofSeconds(60))).isTrue();
		assertThat(this.server.connections.authorize("1.1", "private-3", "ann", Duration.ofDays(1), 0)).isTrue();
	}

	@Test
	void anAuthorizationMayBeForEverOrOver() {
		authorize("private-room", "ann", Duration.ofSeconds(Long.MAX_VALUE));
		this.server.pass(Duration.ofSeconds(60));
		assertThat(this.ann.closed()).isNull();
		authorize("private-other", "ann", Duration.ofSeconds(Long.MIN_VALUE));
		this.server.pass(Duration.ZERO);
		assertThat(this.ann.closed()).startsWith("4200 ");
	}

	@Test
	void terminationReachesWhoeverIsAuthorizedForTheUser() {
		authorize("private-room", "ann", Duration.ofSeconds(60));
		TestServer.Client bob = this.server.connect();
		this.server.connections.authorize(bob.socketId, "private-room", "bob", Duration.ofSeconds(60),
				this.server.nanoTime.get());
		this.server.connections.terminateUser("ann");
		assertThat(this.ann.closed()).startsWith("4009 ");
		assertThat(bob.closed()).isNull();
	}

	private boolean authorize(String channel, String userId, Duration left) {
		return this.server.connections.authorize(this.ann.socketId, channel, userId, left, this.server.nanoTime.get());
	}

}

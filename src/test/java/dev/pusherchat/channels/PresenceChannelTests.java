package dev.pusherchat.channels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Sections 6.4 and 9.2 of the protocol. */
class PresenceChannelTests {

	private static final String ROOM = "presence-room";

	private final TestServer server = new TestServer();

	private final TestServer.Client ann = this.server.connect();

	private final TestServer.Client bob = this.server.connect();

	@Test
	void newcomerSeesEverybodyAndEverybodySeesTheNewcomer() {
		assertThat(this.ann.subscribe(ROOM, "{\"user_id\":\"ann\",\"user_info\":{ \"name\" : \"Ann \\u00e9\" }}"))
			.containsExactly(Expected.members(ROOM,
					"{\"ids\":[\"ann\"],\"hash\":{\"ann\":{ \"name\" : \"Ann \\u00e9\" }},\"count\":1}"));
		assertThat(this.bob.subscribe(ROOM, "{\"user_id\":\"bob\"}")).containsExactly(Expected.members(ROOM,
				"{\"ids\":[\"ann\",\"bob\"],\"hash\":{\"ann\":{ \"name\" : \"Ann \\u00e9\" },\"bob\":null},\"count\":2}"));
		assertThat(this.ann.take())
			.containsExactly(Expected.memberAdded(ROOM, "{\"user_id\":\"bob\",\"user_info\":null}"));
		assertThat(this.server.observed).containsExactly("channel_occupied presence-room",
				"member_added presence-room ann", "member_added presence-room bob");
		assertThat(this.server.channels.userIds(ROOM)).containsExactly("ann", "bob");
	}

	@Test
	void secondConnectionOfAUserIsNoMember() {
		TestServer.Client second = this.server.connect();
		this.ann.subscribe(ROOM, "{\"user_id\":\"ann\",\"user_info\":1}");
		this.bob.subscribe(ROOM, "{\"user_id\":\"bob\"}");
		this.ann.take();
		assertThat(second.subscribe(ROOM, "{\"user_id\":\"ann\",\"user_info\":2}")).containsExactly(
				Expected.members(ROOM, "{\"ids\":[\"ann\",\"bob\"],\"hash\":{\"ann\":1,\"bob\":null},\"count\":2}"));
		this.ann.unsubscribe(ROOM);
		assertThat(this.bob.take()).isEmpty();
		second.disconnect();
		assertThat(this.bob.take()).containsExactly(Expected.memberRemoved(ROOM, "ann"));
		assertThat(this.server.channels.state(ROOM).userCount()).isOne();
		assertThat(this.server.channels.state(ROOM).subscriptionCount()).isOne();
	}

	@Test
	void lastOneOutEmptiesTheRoom() {
		this.ann.subscribe(ROOM, "{\"user_id\":\"ann\"}");
		this.ann.unsubscribe(ROOM);
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.server.observed).containsExactly("channel_occupied presence-room",
				"member_added presence-room ann", "member_removed presence-room ann", "channel_vacated presence-room");
	}

	@Test
	void closeAndUnsubscribeAreBothDepartures() {
		TestServer.Client cid = this.server.connect();
		cid.subscribe(ROOM, "{\"user_id\":\"cid\"}");
		this.ann.subscribe(ROOM, "{\"user_id\":\"ann\"}");
		this.bob.subscribe(ROOM, "{\"user_id\":\"bob\"}");
		this.bob.signIn("{\"id\":\"bob\"}");
		cid.take();
		this.ann.unsubscribe(ROOM);
		assertThat(cid.take()).containsExactly(Expected.memberRemoved(ROOM, "ann"));
		this.server.connections.terminateUser("bob");
		assertThat(this.bob.closed()).startsWith("4009 ");
		TestServer.await(() -> this.server.connections.count() == 2);
		assertThat(cid.take()).containsExactly(Expected.memberRemoved(ROOM, "bob"));
	}

	@Test
	void idsAreComparedAsText() {
		assertThat(this.ann.subscribe(ROOM, "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Pusher\"}}"))
			.containsExactly(Expected.members(ROOM,
					"{\"ids\":[\"10\"],\"hash\":{\"10\":{\"name\":\"Mr. Pusher\"}},\"count\":1}"));
		this.bob.subscribe(ROOM, "{\"user_id\":\"10\"}");
		assertThat(this.ann.take()).isEmpty();
		assertThat(this.server.channels.state(ROOM).userCount()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "not json", "[]", "1", "{}", "{\"user_id\":null}", "{\"user_id\":\"\"}",
			"{\"user_id\":true}", "{\"user_id\":{}}", "{\"user_id\":[1]}", "{\"user_info\":{\"user_id\":1}}",
			"{\"user_id\":1} 2" })
	void uselessChannelDataIsRefused(String channelData) {
		assertThat(this.ann.subscribe(ROOM, channelData)).hasSize(2)
			.first()
			.asString()
			.startsWith("{\"event\":\"pusher:subscription_error\",\"channel\":\"presence-room\"");
		assertThat(this.server.channels.count()).isZero();
	}

	@Test
	void withoutChannelDataItTakesASignIn() {
		assertThat(this.ann.subscribe(ROOM)).hasSize(2);
		this.ann.signIn("{\"id\":\"ann\",\"user_info\":{\"name\":\"Ann\"}}");
		assertThat(this.ann.subscribe(ROOM)).containsExactly(
				Expected.members(ROOM, "{\"ids\":[\"ann\"],\"hash\":{\"ann\":{\"name\":\"Ann\"}},\"count\":1}"));
	}

	@Test
	void channelDataWinsOverTheSignIn() {
		this.ann.signIn("{\"id\":\"ann\"}");
		assertThat(this.ann.subscribe(ROOM, "{\"user_id\":\"other\"}"))
			.containsExactly(Expected.members(ROOM, "{\"ids\":[\"other\"],\"hash\":{\"other\":null},\"count\":1}"));
	}

	@Test
	void roomIsFullForOthersButNotForThoseInIt() {
		for (int i = 0; i < 100; i++) {
			assertThat(this.server.connect().subscribe(ROOM, "{\"user_id\":" + i + "}")).hasSize(1);
		}
		String message = "Presence channel presence-room is full: it has 100 members";
		assertThat(this.ann.subscribe(ROOM, "{\"user_id\":100}"))
			.containsExactly(Expected.subscriptionError(ROOM, message), Expected.error(message));
		assertThat(this.ann.subscribe(ROOM, "{\"user_id\":\"99\"}")).hasSize(1);
		assertThat(this.server.channels.state(ROOM).userCount()).isEqualTo(100);
		assertThat(this.server.channels.state(ROOM).subscriptionCount()).isEqualTo(101);
	}

	@Test
	void fullRoomLeavesNoTraceOfTheRefused() {
		TestServer server = new TestServer("presence.max-members=1");
		server.connect().subscribe(ROOM, "{\"user_id\":1}");
		TestServer.Client refused = server.connect();
		refused.subscribe(ROOM, "{\"user_id\":2}");
		server.channels.trigger(ROOM, "e", "1", null);
		assertThat(refused.take()).isEmpty();
		assertThat(refused.unsubscribe(ROOM)).singleElement().asString().contains("No current subscription");
	}

	@Test
	void limitsOfTheUser() {
		assertThat(this.ann.subscribe("presence-a", "{\"user_id\":\"" + "i".repeat(128) + "\"}")).hasSize(1);
		assertThat(this.ann.subscribe("presence-b", "{\"user_id\":\"" + "i".repeat(129) + "\"}")).hasSize(2);
		String data = "{\"user_id\":\"i\",\"user_info\":\"\"}";
		assertThat(
				this.ann.subscribe("presence-c", data.replace("\"\"", "\"" + "x".repeat(1024 - data.length()) + "\"")))
			.hasSize(1);
		assertThat(
				this.ann.subscribe("presence-d", data.replace("\"\"", "\"" + "x".repeat(1025 - data.length()) + "\"")))
			.hasSize(2);
		assertThat(this.ann.subscribe("presence-e", data.replace("\"\"", "\"" + "\u00e9".repeat(500) + "\"")))
			.hasSize(2);
	}

	@Test
	void idsThatLookLikeJsonAreOnlyText() {
		this.ann.subscribe(ROOM, "{\"user_id\":\"a\\\"],\\n\\\\\"}");
		assertThat(this.bob.subscribe(ROOM, "{\"user_id\":\"__proto__\"}")).containsExactly(Expected.members(ROOM,
				"{\"ids\":[\"a\\\"],\\n\\\\\",\"__proto__\"],\"hash\":{\"a\\\"],\\n\\\\\":null,\"__proto__\":null},\"count\":2}"));
	}

}

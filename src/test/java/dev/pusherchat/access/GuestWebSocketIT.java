package dev.pusherchat.access;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.pusherchat.access.guest.TestGuests;
import dev.pusherchat.message.stream.StreamReader;

import static org.assertj.core.api.Assertions.assertThat;

/** What guests see of each other, and until when. */
@Timeout(120)
class GuestWebSocketIT {

	private static final String PRESENCE = "presence-chat";

	private static final int MOST_MEMBERS = 100;

	private static ProtectedApplication application;

	@BeforeAll
	static void start() throws Exception {
		application = ProtectedApplication.open("--access.guests=true");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void guestsSeeEachOthersNamesAndWhoTypes() throws Exception {
		try (PusherConnection ann = application.connect(); PusherConnection bob = application.connect()) {
			assertThat(join(ann, TestGuests.token("Ann"))).contains("Ann");
			assertThat(join(bob, token("guest-bob", "Bob"))).contains("Ann", "Bob");
			assertThat(ann.next()).contains("member_added", "guest-bob", "{\\\"name\\\":\\\"Bob\\\"}");
			bob.send("{\"event\":\"client-typing\",\"channel\":\"presence-chat\",\"data\":{}}");
			assertThat(ann.next()).contains("client-typing", "\"user_id\":\"guest-bob\"");
			bob.close();
			assertThat(ann.next()).contains("member_removed", "guest-bob");
		}
	}

	@Test
	void twoTabsOfAGuestAreOneMember() throws Exception {
		try (PusherConnection ann = application.connect();
				PusherConnection tab = application.connect();
				PusherConnection other = application.connect()) {
			join(ann, token("guest-ann", "Ann"));
			join(tab, token("guest-bob", "Bob"));
			assertThat(ann.next()).contains("member_added");
			assertThat(join(other, token("guest-bob", "Bob"))).contains("subscription_succeeded");
			tab.close();
			assertThat(ann.ping()).isEmpty();
			other.close();
			assertThat(ann.next()).contains("member_removed");
		}
	}

	@Test
	void nobodyAppearsUnderAnothersId() throws Exception {
		try (PusherConnection ann = application.connect(); PusherConnection eve = application.connect()) {
			String ofAnn = authorize(ann, TestGuests.token("Ann"));
			eve.subscribe(PRESENCE, ofAnn);
			assertThat(eve.ping()).contains("error").doesNotContain("succeeded");
			String ofEve = authorize(eve, token("guest-eve", "Eve"));
			eve.subscribe(PRESENCE, ofEve.replace("guest-eve", "guest-ann"));
			assertThat(eve.ping()).contains("error").doesNotContain("succeeded");
			assertThat(eve.subscribe(PRESENCE, ofEve)).contains("subscription_succeeded", "guest-eve");
		}
	}

	@Test
	void aSubscriptionAndAStreamEndWithTheToken() throws Exception {
		String ending = TestGuests.token("guest-ending", "Ann", Instant.now().plusSeconds(4));
		try (PusherConnection ann = application.connect();
				StreamReader reader = new StreamReader(application.origin() + "/messages",
						Map.of("Authorization", "Bearer " + ending))) {
			String authorization = authorize(ann, ending);
			assertThat(ann.subscribe(PRESENCE, authorization)).contains("subscription_succeeded");
			reader.awaitEnd();
			assertThat(ann.closed()).isEqualTo(4200);
			assertThat(application.post(ending, "too late").statusCode()).isEqualTo(401);
			try (PusherConnection again = application.connect()) {
				again.subscribe(PRESENCE, authorization);
				assertThat(again.ping()).doesNotContain("succeeded");
			}
		}
	}

	@Test
	void theHundredAndFirstIsNotInTheListAndEverythingElseWorks() throws Exception {
		List<PusherConnection> members = new ArrayList<>();
		try {
			for (int i = 0; i < MOST_MEMBERS; i++) {
				PusherConnection member = application.connect();
				members.add(member);
				assertThat(join(member, token("guest-" + i, "Guest " + i))).contains("subscription_succeeded");
			}
			PusherConnection last = application.connect();
			members.add(last);
			String token = token("guest-last", "Last");
			assertThat(join(last, token) + last.ping()).contains("subscription_error", "is full: it has 100 members");
			assertThat(last.subscribe("chat", null)).contains("subscription_succeeded");
			HttpResponse<String> posted = application.post(token, "not in the list");
			assertThat(posted.statusCode()).isEqualTo(201);
			assertThat(last.nextData()).isEqualTo(posted.body()).contains("\"author_name\":\"Last\"");
			String user = application.form("/pusher/user-auth", token, Map.of("socket_id", last.socketId())).body();
			last.send("{\"event\":\"pusher:signin\",\"data\":%s}".formatted(user));
			assertThat(last.next()).contains("signin_success");
		}
		finally {
			members.forEach(PusherConnection::close);
		}
	}

	private static String token(String id, String name) {
		return TestGuests.token(id, name, Instant.now().plus(TestGuests.LIFETIME));
	}

	private static String join(PusherConnection connection, String token) throws InterruptedException {
		return connection.subscribe(PRESENCE, authorize(connection, token));
	}

	private static String authorize(PusherConnection connection, String token) {
		HttpResponse<String> response = application.form("/pusher/auth", token,
				Map.of("socket_id", connection.socketId(), "channel_name", PRESENCE));
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}

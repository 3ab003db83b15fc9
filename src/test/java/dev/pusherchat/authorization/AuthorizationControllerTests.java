package dev.pusherchat.authorization;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import dev.pusherchat.pusher.ChannelUser;
import dev.pusherchat.pusher.PusherService;
import dev.pusherchat.pusher.PusherTestSettings;
import dev.pusherchat.pusher.PusherTestSettings.Admissions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients are answered, signed with the credentials of the protocol's documentation.
 */
@WebMvcTest(controllers = AuthorizationController.class,
		excludeAutoConfiguration = { ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class },
		properties = { "pusher.key=278d425bdf160c739803", "pusher.secret=7ad3773142a6692b25b8" })
@Import(AuthorizationControllerTests.Configuration.class)
class AuthorizationControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private RecordingServer server;

	@Test
	void privateChannelIsAuthorized() {
		assertThat(authorize("1234.1234", "private-foobar")).hasStatusOk()
			.hasContentType(MediaType.APPLICATION_JSON)
			.bodyJson()
			.isStrictlyEqualTo(
					"""
							{"auth":"278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"}""");
	}

	@Test
	void presenceChannelIsAuthorizedForTheUser() {
		assertThat(authorize("1234.1234", "presence-foobar")).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo("""
					{"auth":"278d425bdf160c739803:%s",
					"channel_data":"{\\"user_id\\":\\"ann\\",\\"user_info\\":{\\"name\\":\\"Ann\\"}}"}"""
				.formatted("e1866711a798e36b06218008c86e737acd5f83bd264dafd4c938e7f551d36e70"));
	}

	@Test
	void encryptedChannelIsAuthorizedWithItsKey() {
		assertThat(authorize("1234.1234", "private-encrypted-bla")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.shared_secret")
			.isEqualTo("nlr49ISQHz91yS3cy/yWmW8wFMNeTnNL5tNHnbPJcLQ");
	}

	@Test
	void userIsSignedIn() {
		assertThat(this.mvc.post()
			.uri("/pusher/user-auth")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("socket_id", "1234.1234")).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo(
					"""
							{"auth":"278d425bdf160c739803:%s","user_data":"{\\"id\\":\\"ann\\",\\"user_info\\":{\\"name\\":\\"Ann\\"}}"}"""
						.formatted("58839d16c16e15d91775a31c0325b65ae06815be1c0551bdb6c92565e741293f"));
	}

	@Test
	void watchlistIsPartOfWhatIsSigned() {
		assertThat(this.mvc.post()
			.uri("/pusher/user-auth")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("socket_id", "7.7")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.user_data")
			.isEqualTo("{\"id\":\"ann\",\"user_info\":{},\"watchlist\":[\"bob\",\"cid\"]}");
	}

	@Test
	void whoIsNotKnownIsRefused() {
		assertThat(authorize("6.6", "private-foobar")).hasStatus(HttpStatus.FORBIDDEN)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("You may not join this channel");
		assertThat(this.mvc.post()
			.uri("/pusher/user-auth")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("socket_id", "6.6")).hasStatus(HttpStatus.FORBIDDEN);
	}

	@Test
	void whoMayNotJoinIsRefused() {
		assertThat(authorize("1234.1234", "private-secret")).hasStatus(HttpStatus.FORBIDDEN);
	}

	@ParameterizedTest
	@CsvSource({ "1234.1234, chat", "1234.1234, #server-to-user-ann", "1234.1234, private-:user:", "1234, private-a",
			"1234.1234::user::, private-a" })
	void whatCannotBeJoinedIsABadRequest(String socketId, String channel) {
		assertThat(authorize(socketId, channel)).hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void missingParameterIsABadRequest() {
		assertThat(this.mvc.post().uri("/pusher/auth").contentType(MediaType.APPLICATION_FORM_URLENCODED))
			.hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void nobodyMayJoinUnlessTheApplicationSaysSo() {
		assertThat(new AuthorizationConfiguration().channelAuthorizer(new AuthorizationProperties(false))
			.identify(Mockito.mock(), "1.2")).isNull();
	}

	@Test
	void guestsMayJoinUnderAnIdOfTheirOwn() {
		ChannelAuthorizer guests = new AuthorizationConfiguration()
			.channelAuthorizer(new AuthorizationProperties(true));
		ChannelUser guest = guests.identify(Mockito.mock(), "1.2");
		assertThat(guest).isEqualTo(new ChannelUser("guest-1.2", Map.of("name", "Guest")));
		assertThat(guests.mayJoin(new ChannelUser("guest-1.2", Map.of()), "private-a")).isTrue();
	}

	@Test
	void theServerIsToldWhoMayBeWhereAndUntilWhen() {
		this.server.authorized.clear();
		authorize("1234.1234", "private-foobar");
		this.mvc.post()
			.uri("/pusher/user-auth")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("socket_id", "7.7")
			.exchange();
		authorize("6.6", "private-foobar");
		authorize("1234.1234", "chat");
		assertThat(this.server.authorized).containsExactly("1234.1234 private-foobar ann 2030-01-01T00:00:00Z",
				"7.7 #server-to-user-ann ann " + Instant.MAX);
	}

	@Test
	void whatTheServerHasNoRoomForIsRefused() {
		assertThat(authorize("8.8", "private-foobar")).hasStatus(HttpStatus.FORBIDDEN)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("This connection is authorized for as many channels as it may have");
	}

	@Test
	void whatTheConnectionsNodeCannotBeToldIsNotAnswered() {
		assertThat(authorize("9.9", "private-foobar")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.hasHeader("Retry-After", "1")
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The node that has this connection can't be told at the moment");
	}

	private MvcTestResult authorize(String socketId, String channel) {
		return this.mvc.post()
			.uri("/pusher/auth")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("socket_id", socketId)
			.param("channel_name", channel)
			.exchange();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Configuration {

		@Bean
		RecordingServer recordingServer() {
			return new RecordingServer();
		}

		@Bean
		PusherService pusherService(RecordingServer server) {
			return PusherTestSettings.service("3", "278d425bdf160c739803", "7ad3773142a6692b25b8",
					"zyrm8pvV2C9fJcBfhyXzvxbJVN/H7QLmbe0xJi1GhPU=", server);
		}

		@Bean
		ChannelAuthorizer channelAuthorizer() {
			return new ChannelAuthorizer() {

				@Override
				public @Nullable ChannelUser identify(HttpServletRequest request, String socketId) {
					return switch (socketId) {
						case "6.6" -> null;
						case "7.7" -> new ChannelUser("ann", Map.of(), List.of("bob", "cid"), Instant.MAX);
						default -> new ChannelUser("ann", Map.of("name", "Ann"), List.of(),
								Instant.parse("2030-01-01T00:00:00Z"));
					};
				}

				@Override
				public boolean mayJoin(ChannelUser user, String channel) {
					return !channel.equals("private-secret");
				}

			};
		}

	}

	/** Remembers whom it was told to admit. */
	static class RecordingServer implements Admissions {

		private final List<String> authorized = new ArrayList<>();

		@Override
		public CompletionStage<Boolean> admit(String socketId, String channel, ChannelUser user) {
			this.authorized.add(socketId + " " + channel + " " + user.id() + " " + user.until());
			return socketId.equals("9.9") ? CompletableFuture.failedFuture(new IllegalStateException("cut off"))
					: CompletableFuture.completedFuture(!socketId.equals("8.8"));
		}

	}

}

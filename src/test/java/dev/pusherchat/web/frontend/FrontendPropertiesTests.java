package dev.pusherchat.web.frontend;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrontendPropertiesTests {

	@Test
	void thePageOfTheEmbeddedServerIsToldNeitherHostNorScheme() {
		FrontendProperties.Settings settings = properties("", "", null).settings(null);
		assertThat(settings.tls()).isNull();
		assertThat(settings.host()).isNull();
		assertThat(settings.cluster()).isNull();
		assertThat(settings.connectSources()).isEqualTo("'self'");
	}

	@Test
	void aHostWinsOverTheCluster() {
		FrontendProperties.Settings settings = properties("eu", "ws.example.com", 6001).settings(null);
		assertThat(settings.host()).isEqualTo("ws.example.com");
		assertThat(settings.tls()).isTrue();
		assertThat(settings.cluster()).isNull();
		assertThat(settings.connectSources()).isEqualTo("'self' wss://ws.example.com:6001");
	}

	@Test
	void aClusterIsThatOfHostedPusher() {
		FrontendProperties.Settings settings = properties("eu", null, 6001).settings(null);
		assertThat(settings.cluster()).isEqualTo("eu");
		assertThat(settings.port()).isNull();
		assertThat(settings.tls()).isTrue();
		assertThat(settings.connectSources()).isEqualTo("'self' wss://ws-eu.pusher.com");
	}

	@Test
	void thePageIsToldWhereToSeeWhoIsHereOnlyWherePeopleHaveNames() {
		assertThat(people("chat", false, false, null)).isEqualTo("null");
		assertThat(people("chat", false, true, null)).isEqualTo("People[channel=presence-chat, typing=true]");
		assertThat(people("private-chat", true, false, null)).contains("=presence-chat,");
		assertThat(people("private-encrypted-chat", true, false, null)).contains("=presence-chat,");
		assertThat(people("presence-chat", true, false, null)).contains("=presence-chat,");
		assertThat(people("chat", true, true, "presence-people")).contains("=presence-people,");
	}

	private static String people(String channel, boolean authentication, boolean guests,
			@Nullable String peopleChannel) {
		FrontendProperties properties = new FrontendProperties("key", null, null, null, true, channel, authentication,
				"Chat", guests, true, peopleChannel);
		return String.valueOf(properties.settings(null).people());
	}

	@Test
	void thePageMayAskTheOriginOfTheIssuerThatItSignsInWith() {
		SignIn signIn = new SignInProperties("https://id.example.com:8443/realms/chat", "page", "openid").signIn();
		FrontendProperties.Settings settings = properties("eu", null, null).settings(signIn);
		assertThat(settings.signIn()).isEqualTo(signIn);
		assertThat(settings.connectSources()).isEqualTo("'self' wss://ws-eu.pusher.com https://id.example.com:8443");
		assertThat(new SignInProperties("https://id.example.com", null, "openid").signIn()).isNull();
		assertThat(new SignInProperties("", "", "openid").signIn()).isNull();
	}

	@Test
	void signingInNeedsTheAddressOfAnIssuer() {
		for (String issuer : new String[] { "", "id.example.com", "https://", "https://a b",
				"https://a; script-src *" }) {
			assertThatIllegalArgumentException().as(issuer)
				.isThrownBy(() -> new SignInProperties(issuer, "page", "openid"))
				.withMessageContaining("access.sign-in.issuer");
		}
	}

	private static FrontendProperties properties(String cluster, @Nullable String host, @Nullable Integer port) {
		return new FrontendProperties("key", cluster, host, port, true, "chat", false, "Chat", false, false, null);
	}

}

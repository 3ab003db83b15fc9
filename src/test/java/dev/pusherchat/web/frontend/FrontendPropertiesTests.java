package dev.pusherchat.web.frontend;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

	private static FrontendProperties properties(String cluster, @Nullable String host, @Nullable Integer port) {
		return new FrontendProperties("key", cluster, host, port, true, "chat", false, "Chat", false, false, null);
	}

}

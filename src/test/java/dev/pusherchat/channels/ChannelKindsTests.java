package dev.pusherchat.channels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of section 6.1 of the protocol: what each prefix means. */
class ChannelKindsTests {

	private final TestServer server = new TestServer("client-events.enabled=true", "subscription-count=true");

	private final TestServer.Client client = this.server.connect();

	private final TestServer.Client other = this.server.connect();

	@ParameterizedTest
	@CsvSource(textBlock = """
			# prefix,                authorized, members, client events, cache
			'',                      false,      false,   false,         false
			cache-,                  false,      false,   false,         true
			private-,                true,       false,   true,          false
			private-cache-,          true,       false,   true,          true
			private-encrypted-,      true,       false,   true,          false
			private-encrypted-cache-, true,      false,   true,          true
			presence-,               true,       true,    true,          false
			presence-cache-,         true,       true,    true,          true
			""")
	void prefixSaysWhatAChannelIs(String prefix, boolean authorized, boolean members, boolean clientEvents,
			boolean cache) {
		String channel = prefix + "room";
		assertThat(this.client.send(unsigned(channel)).get(0))
			.contains(authorized ? "pusher:subscription_error" : "pusher_internal:subscription_succeeded");
		assertThat(join(this.other, channel, "ann")).contains("pusher_internal:subscription_succeeded")
			.contains(members ? "\\\"ids\\\":[\\\"ann\\\"]" : "\"data\":\"{}\"");
		if (authorized) {
			join(this.client, channel, "bob");
		}
		this.other.take();
		this.client.send("{\"event\":\"client-x\",\"channel\":\"" + channel + "\",\"data\":1}");
		assertThat(
				this.other.take())
			.containsExactly(clientEvents ? new String[] { "{\"event\":\"client-x\"," + "\"channel\":\"" + channel
					+ "\",\"data\":1" + (members ? ",\"user_id\":\"bob\"" : "") + "}" } : new String[0]);
		this.server.channels.trigger(channel, "e", "1", null);
		assertThat(this.server.channels.state(channel).cached() != null).isEqualTo(cache);
		assertThat(this.server.channels.state(channel).userCount()).isEqualTo(members ? 2 : 0);
	}

	private static String unsigned(String channel) {
		return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"" + channel + "\"}}";
	}

	private static String join(TestServer.Client client, String channel, String user) {
		return client.subscribe(channel, "{\"user_id\":\"" + user + "\"}").get(0);
	}

}

package dev.pusherchat.web.limit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAddressTests {

	@Test
	void anIpv4AddressCountsForItself() {
		assertThat(ClientAddress.of("192.0.2.1")).isEqualTo("192.0.2.1");
		assertThat(ClientAddress.of("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
	}

	@Test
	void ipv6AddressesOfOneNetworkCountTogether() {
		assertThat(ClientAddress.of("2001:db8:1:2::1")).isEqualTo(ClientAddress.of("2001:db8:1:2:ffff::9%eth0"))
			.isNotEqualTo(ClientAddress.of("2001:db8:1:3::1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "not:an:address", "::1::2", "1:2:3:4:5:6:7:8:9" })
	void whatIsNoAddressCountsAsNobody(String address) {
		assertThat(ClientAddress.of(address)).isEmpty();
		assertThat(ClientAddress.of("x".repeat(1000))).isEmpty();
	}

	@Test
	void aNameIsNotLookedUp() {
		assertThat(ClientAddress.of("proxy.invalid")).isEqualTo("proxy.invalid");
	}

}

package dev.pusherchat.channels.auth;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HmacTests {

	@Test
	void webhooksOfTheSdksAreVerified() {
		assertThat(new Hmac("tofu").verify(
				"{\"time_ms\":1403175510755,\"events\":[{\"channel\":\"test_channel\",\"name\":\"channel_vacated\"}]}",
				"c17257e92037cd7de407ebc1ed174ceb7b2e518db127f44411b9ffc4f5b28cc5"))
			.isTrue();
		assertThat(new Hmac("secret").sign("{\"hello\":\"world\"}"))
			.isEqualTo("2677ad3e7c090b2fa2c0fb13020d66d5420879b8316eb356a2d60fb9073bc778");
	}

	@Test
	void upperCaseIsNotRight() {
		assertThat(new Hmac("secret").verify("{\"hello\":\"world\"}",
				"2677AD3E7C090B2FA2C0FB13020D66D5420879B8316EB356A2D60FB9073BC778"))
			.isFalse();
	}

}

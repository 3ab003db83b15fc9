package dev.pusherchat.channels.auth;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The signature vectors that Pusher and its SDKs have published. */
class HmacVectorsTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					P1  | 7ad3773142a6692b25b8 | 1234.1234:private-foobar | 58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4
					P2  | 7ad3773142a6692b25b8 | 1234.1234:private-azAZ9_=@,.; | 208cbbce2a22fd7d7c3509046b17a97b99d345cf4c195bc0d54af9004a022b0b
					P3  | 7ad3773142a6692b25b8 | 1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Pusher"}} | afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c
					P3b | 7ad3773142a6692b25b8 | 1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}} | 31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80
					P4  | tofu | 1.1:test:"ą§¶™€łü€ß£" | 2a229263e89d9c50524fd80c2e88be2843379f6931e28995e2cc214282c9db0c
					U1  | 7ad3773142a6692b25b8 | 1234.1234::user::{"id":"12345"} | 4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba
					U2  | tofu | 123.456::user::{"id":"45678"} | f4b1fdeea7c93e32648c7230e32b172057c5623cace6cfce791c6e7035e0babd
					U3  | tofu | 1.1::user::{"id":"ą§¶™€łü€ß£"} | 620494cee53d6c568b49598313194088afda37218f0d059af03c0c898ed61ff4
					""")
	void signsAsPublished(String vector, String secret, String text, String signature) {
		Hmac hmac = new Hmac(secret);
		assertThat(hmac.sign(text)).isEqualTo(signature);
		assertThat(hmac.verify(text, signature)).isTrue();
		assertThat(hmac.verify(text, signature.replace('a', 'b'))).isFalse();
	}

}

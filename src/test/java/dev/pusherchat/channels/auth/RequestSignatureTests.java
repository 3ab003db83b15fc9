package dev.pusherchat.channels.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** The vectors are those of the protocol's documentation and of the official SDKs. */
class RequestSignatureTests {

	private static final String R1_BODY = """
			{"name":"foo","channels":["project-3"],"data":"{\\"some\\":\\"data\\"}"}""";

	private static final String R1_QUERY = "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
			+ "&body_md5=ec365a775a4cd0599faeb73354201b6f";

	private static final String R1_SIGNATURE = "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

	private static final String R1_SECRET = "7ad3773142a6692b25b8";

	@Test
	void signatureOfTheReferenceIsVerified() {
		assertThatNoException().isThrownBy(() -> verifyR1(R1_QUERY + "&auth_signature=" + R1_SIGNATURE, R1_BODY));
	}

	@Test
	void parametersMayComeInAnyOrder() {
		assertThatNoException()
			.isThrownBy(
					() -> verifyR1(
							"auth_signature=" + R1_SIGNATURE + "&auth_version=1.0&auth_timestamp=1353088179"
									+ "&body_md5=ec365a775a4cd0599faeb73354201b6f&AUTH_KEY=278d425bdf160c739803",
							R1_BODY));
	}

	@Test
	void signatureOfTheSignatureLibraryIsVerified() {
		assertThatNoException().isThrownBy(() -> verify(signature("key", "secret", 1234), "POST", "/some/path",
				QueryString.parse("query=params&go=here&auth_key=key&auth_timestamp=1234&auth_version=1.0"
						+ "&auth_signature=3b237953a5ba6619875cbb2a2d43e8da9ef5824e8a2c689f6284ac85bc1ea0db"),
				new byte[0]));
	}

	@Test
	void signaturesOfTheNodeSdkAreVerified() {
		assertThatNoException().isThrownBy(() -> verify(signature("f00d", "tofu", 1234567890), "GET", "/event",
				QueryString.parse("auth_key=f00d&auth_timestamp=1234567890&auth_version=1.0"
						+ "&body_md5=165d5e6d7ca8f73b3853ce45addf42fc"
						+ "&auth_signature=a650196dc427ebe837226f8565ca9232198c6d1b9455eaa72374a9dc0b620e7b"),
				"example body".getBytes(StandardCharsets.UTF_8)));
		assertThatNoException().isThrownBy(() -> verify(signature("f00d", "tofu", 1234567890), "GET", "/event",
				QueryString.parse("auth_key=f00d&auth_timestamp=1234567890&auth_version=1.0&foo=bar&baz=123454321"
						+ "&auth_signature=d8bdbd31911fb7400a14fbd36fd7de053494725b64400ae5856deafe304b34a9"),
				new byte[0]));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			auth_key=278d425bdf160c739803   | auth_key=278d425bdf160c739804           | Unknown auth_key
			auth_key=278d425bdf160c739803   | auth_key=                               | Missing parameter: auth_key
			&auth_version=1.0               | ''                                      | Missing parameter: auth_version
			auth_version=1.0                | auth_version=1.1                        | Version not supported
			auth_timestamp=1353088179       | auth_timestamp=soon                     | auth_timestamp is not a number
			auth_timestamp=1353088179       | auth_timestamp=99999999999999999999999  | auth_timestamp is not a number
			auth_timestamp=1353088179       | auth_timestamp=-1353088179              | auth_timestamp is not a number
			auth_timestamp=1353088179       | auth_timestamp=1353087579               | Timestamp expired
			auth_timestamp=1353088179       | auth_timestamp=1353088779               | Timestamp expired
			auth_timestamp=1353088179       | auth_timestamp=1353088180               | Invalid signature
			auth_signature=da45             | auth_signature=DA45                     | Invalid signature
			auth_signature=da45             | auth_signature=                         | Invalid signature
			body_md5=ec                     | body_md5=ed                             | Invalid signature
			""")
	void requestThatIsNotAsItWasSignedIsRefused(String signed, String sent, String reason) {
		String query = R1_QUERY + "&auth_signature=" + R1_SIGNATURE;
		assertThat(query).contains(signed);
		assertThatExceptionOfType(UnsignedRequestException.class)
			.isThrownBy(() -> verifyR1(query.replace(signed, sent), R1_BODY))
			.withMessageStartingWith(reason);
	}

	@Test
	void bodyThatWasNotSignedIsRefused() {
		assertThatExceptionOfType(UnsignedRequestException.class)
			.isThrownBy(() -> verifyR1(R1_QUERY + "&auth_signature=" + R1_SIGNATURE, R1_BODY + " "))
			.withMessageStartingWith("Invalid body_md5");
	}

	@Test
	void bodyWithoutItsDigestIsRefused() {
		String query = "auth_key=key&auth_timestamp=1234&auth_version=1.0";
		String signature = new Hmac("secret").sign("POST\n/\n" + query);
		assertThatExceptionOfType(UnsignedRequestException.class)
			.isThrownBy(() -> verify(signature("key", "secret", 1234), "POST", "/",
					QueryString.parse(query + "&auth_signature=" + signature), new byte[1]))
			.withMessage("Missing parameter: body_md5");
	}

	@Test
	void refusalDoesNotTellTheRightSignature() {
		assertThatExceptionOfType(UnsignedRequestException.class)
			.isThrownBy(() -> verifyR1(R1_QUERY + "&auth_signature=x", R1_BODY))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(R1_SIGNATURE, R1_SECRET));
	}

	@Test
	void parametersAreDecodedOnceAndSignedUnescaped() {
		assertThat(QueryString.parse("B=%2525+c&a[]=2&a%5B%5D=1&auth_signature=x&z&=").signed())
			.isEqualTo("=&a[]=2&a[]=1&b=%25 c&z=");
	}

	@Test
	void brokenEscapeIsAnIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> QueryString.parse("a=%x"));
	}

	private static void verifyR1(String query, String body) {
		verify(signature("278d425bdf160c739803", R1_SECRET, 1353088179), "POST", "/apps/3/events",
				QueryString.parse(query), body.getBytes(StandardCharsets.UTF_8));
	}

	private static void verify(RequestSignature signature, String method, String path, QueryString query, byte[] body) {
		signature.verify(method, path, query);
		signature.verifyBody(query, body);
	}

	private static RequestSignature signature(String key, String secret, long now) {
		return new RequestSignature(new App("3", key, secret), Duration.ofSeconds(600),
				() -> Instant.ofEpochSecond(now));
	}

}

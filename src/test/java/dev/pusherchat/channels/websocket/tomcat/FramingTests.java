package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.frame.StatusCode;

import static org.assertj.core.api.Assertions.assertThat;

/** The cases of the Autobahn test suite that matter here, over real sockets. */
@SuppressWarnings("NullAway.Init")
class FramingTests {

	private static final int FIN = RawFrame.FIN;

	private static EchoServer server;

	private RawClient client;

	@BeforeAll
	static void startServer() {
		server = new EchoServer();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() throws IOException {
		this.client = RawClient.open(server.port());
	}

	@AfterEach
	void disconnect() throws IOException {
		this.client.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 128, 65535, 65536, 96 * 1024 })
	void textOfAnyLengthComesBack(int length) throws IOException {
		String text = "*".repeat(length);
		assertThat(this.client.sendText(text).readText()).isEqualTo(text);
	}

	@Test
	void textMayArriveByteByByte() throws IOException {
		for (byte octet : RawFrame.text("Grüße, \uD83D\uDE00! ".repeat(20)).masked()) {
			this.client.send(new byte[] { octet });
		}
		assertThat(this.client.readText()).isEqualTo("Grüße, \uD83D\uDE00! ".repeat(20));
	}

	@Test
	void manyFramesMayArriveAtOnce() throws IOException {
		ByteBuffer frames = ByteBuffer.allocate(200_000);
		for (int i = 0; i < 5000; i++) {
			frames.put(RawFrame.text("number " + i).masked());
		}
		byte[] bytes = new byte[frames.flip().remaining()];
		frames.get(bytes);
		this.client.send(bytes);
		for (int i = 0; i < 5000; i++) {
			assertThat(this.client.readText()).isEqualTo("number " + i);
		}
	}

	@Test
	void framesMayFollowTheHandshakeAtOnce() throws IOException {
		byte[] head = RawClient.HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1);
		byte[] frame = RawFrame.text("+".repeat(20_000)).masked();
		byte[] all = ByteBuffer.allocate(head.length + 2 * frame.length).put(head).put(frame).put(frame).array();
		try (RawClient hasty = RawClient.connect(server.port())) {
			hasty.send(all);
			assertThat(hasty.readHead()).startsWith("HTTP/1.1 101");
			assertThat(hasty.readText()).hasSize(20_000);
			assertThat(hasty.readText()).hasSize(20_000);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 125 })
	void pingIsAnsweredWithItsPayload(int length) throws IOException {
		RawFrame pong = this.client.send(RawFrame.of(FIN | Opcode.PING, "p".repeat(length))).read();
		assertThat(pong.first()).isEqualTo(FIN | Opcode.PONG);
		assertThat(pong.text()).isEqualTo("p".repeat(length));
	}

	@Test
	void pingsAreAnsweredInOrder() throws IOException {
		for (int i = 0; i < 100; i++) {
			this.client.send(RawFrame.of(FIN | Opcode.PING, "ping " + i));
		}
		for (int i = 0; i < 100; i++) {
			assertThat(this.client.read().text()).isEqualTo("ping " + i);
		}
	}

	@Test
	void unsolicitedPongIsIgnored() throws IOException {
		this.client.send(RawFrame.of(FIN | Opcode.PONG, "?")).sendText("on");
		assertThat(this.client.readText()).isEqualTo("on");
	}

	@Test
	void controlFrameOfMoreThan125BytesIsRefused() throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.of(FIN | Opcode.PING, "p".repeat(126)).masked());
	}

	@Test
	void controlFrameInFragmentsIsRefused() throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.of(Opcode.PING, "p").masked());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x40, 0x20, 0x10, 0x70 })
	void reservedBitsAreRefused(int bits) throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.of(FIN | bits | Opcode.TEXT, "x").masked());
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 })
	void reservedOpcodesAreRefused(int opcode) throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.of(FIN | opcode, "x").masked());
	}

	@Test
	void unmaskedFrameIsRefused() throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.text("x").unmasked());
	}

	@Test
	void binaryMessageIsRefused() throws IOException {
		assertFails(StatusCode.UNSUPPORTED_DATA, RawFrame.of(FIN | Opcode.BINARY, "x").masked());
	}

	@Test
	void whatCameBeforeAFaultIsAnswered() throws IOException {
		this.client.sendText("good").send(RawFrame.of(FIN | 3, "bad"));
		assertThat(this.client.readText()).isEqualTo("good");
		assertThat(this.client.read().closeCode()).isEqualTo(StatusCode.PROTOCOL_ERROR);
	}

	@Test
	void negativeLengthIsRefused() throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR,
				bytes(FIN | Opcode.TEXT, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0));
	}

	@Test
	void hugeLengthIsRefusedBeforeItArrives() throws IOException {
		assertFails(StatusCode.TOO_BIG, bytes(FIN | Opcode.TEXT, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
	}

	@Test
	void messageAboveTheLimitIsRefused() throws IOException {
		assertFails(StatusCode.TOO_BIG, RawFrame.text("x".repeat(96 * 1024 + 1)).masked());
	}

	@Test
	void fragmentsTogetherAboveTheLimitAreRefused() throws IOException {
		this.client.send(RawFrame.of(Opcode.TEXT, "x".repeat(96 * 1024)));
		assertFails(StatusCode.TOO_BIG, RawFrame.of(FIN, "x").masked());
	}

	@Test
	void fragmentsAreReassembled() throws IOException {
		this.client.send(RawFrame.of(Opcode.TEXT, "frag"))
			.send(RawFrame.of(0, ""))
			.send(RawFrame.of(0, "men"))
			.send(RawFrame.of(FIN, "ts"));
		assertThat(this.client.readText()).isEqualTo("fragments");
	}

	@Test
	void controlFramesMayComeBetweenFragments() throws IOException {
		this.client.send(RawFrame.of(Opcode.TEXT, "frag"))
			.send(RawFrame.of(FIN | Opcode.PING, "now"))
			.send(RawFrame.of(FIN, "ments"));
		assertThat(this.client.read().text()).isEqualTo("now");
		assertThat(this.client.readText()).isEqualTo("fragments");
	}

	@Test
	void continuationOfNothingIsRefused() throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.of(FIN, "x").masked());
	}

	@Test
	void newMessageAmidFragmentsIsRefused() throws IOException {
		this.client.send(RawFrame.of(Opcode.TEXT, "frag"));
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.text("x").masked());
	}

	@Test
	void characterMayBeSplitBetweenFragments() throws IOException {
		this.client.send(RawFrame.of(Opcode.TEXT, 0xF0, 0x9F)).send(RawFrame.of(FIN, 0x98, 0x80));
		assertThat(this.client.readText()).isEqualTo("\uD83D\uDE00");
	}

	@Test
	void everyPlaneOfUnicodeComesBack() throws IOException {
		String text = "\u0000\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFD\uFFFE\uFFFF\uD800\uDC00\uDBFF\uDFFF";
		assertThat(this.client.sendText(text).readText()).isEqualTo(text);
	}

	@Test
	void overlongEncodingIsRefused() throws IOException {
		assertFails(StatusCode.INVALID_TEXT, RawFrame.of(FIN | Opcode.TEXT, 0xC0, 0xAF).masked());
	}

	@Test
	void surrogateIsRefused() throws IOException {
		assertFails(StatusCode.INVALID_TEXT, RawFrame.of(FIN | Opcode.TEXT, 'a', 0xED, 0xA0, 0x80, 'b').masked());
	}

	@Test
	void codePointBeyondUnicodeIsRefused() throws IOException {
		assertFails(StatusCode.INVALID_TEXT, RawFrame.of(FIN | Opcode.TEXT, 0xF4, 0x90, 0x80, 0x80).masked());
	}

	@Test
	void unfinishedCharacterAtTheEndIsRefused() throws IOException {
		this.client.send(RawFrame.of(Opcode.TEXT, 'a', 0xF0, 0x9F));
		assertFails(StatusCode.INVALID_TEXT, RawFrame.of(FIN, 0x98).masked());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999 })
	void validCloseCodeIsEchoed(int code) throws IOException {
		assertThat(this.client.send(RawFrame.close(code, "Grüße")).read().closeCode()).isEqualTo(code);
		assertThat(this.client.isEnded()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535 })
	void invalidCloseCodeIsRefused(int code) throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.close(code, "").masked());
	}

	@Test
	void closeWithoutCodeIsAnsweredWithoutCode() throws IOException {
		RawFrame answer = this.client.send(RawFrame.of(FIN | Opcode.CLOSE, "")).read();
		assertThat(answer.first()).isEqualTo(FIN | Opcode.CLOSE);
		assertThat(answer.payload()).isEmpty();
		assertThat(this.client.isEnded()).isTrue();
	}

	@Test
	void closeOfOneByteIsRefused() throws IOException {
		assertFails(StatusCode.PROTOCOL_ERROR, RawFrame.of(FIN | Opcode.CLOSE, "x").masked());
	}

	@Test
	void closeReasonThatIsNotUtf8IsRefused() throws IOException {
		assertFails(StatusCode.INVALID_TEXT, RawFrame.of(FIN | Opcode.CLOSE, 0x03, 0xE8, 0xC0, 0xAF).masked());
	}

	@Test
	void longestCloseReasonIsTaken() throws IOException {
		assertThat(this.client.send(RawFrame.close(1000, "r".repeat(123))).read().closeCode()).isEqualTo(1000);
	}

	@Test
	void textAfterACloseIsIgnored() throws IOException {
		byte[] close = RawFrame.close(1000, "").masked();
		byte[] text = RawFrame.text("late").masked();
		this.client.send(ByteBuffer.allocate(close.length + text.length).put(close).put(text).array());
		assertThat(this.client.read().closeCode()).isEqualTo(1000);
	}

	@Test
	void faultOfTheEndpointClosesTheSocket() throws IOException {
		assertFails(StatusCode.INTERNAL_ERROR, RawFrame.text("fail").masked());
	}

	private void assertFails(int code, byte[] bytes) throws IOException {
		RawFrame frame = this.client.send(bytes).read();
		assertThat(frame.opcode()).isEqualTo(Opcode.CLOSE);
		assertThat(frame.closeCode()).isEqualTo(code);
		assertThat(this.client.isEnded()).isTrue();
	}

	private static byte[] bytes(int... values) {
		return RawFrame.of(0, values).payload();
	}

}

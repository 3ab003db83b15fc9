package dev.pusherchat.channels.websocket.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decoding one masked frame of a client. */
@State(Scope.Benchmark)
public class FrameDecoderBenchmark {

	@Param({ "80", "8000" })
	private int length;

	private ByteBuffer frame = ByteBuffer.allocateDirect(0);

	private String text = "";

	private final FrameDecoder decoder = new FrameDecoder(new Keeper(), 96 * 1024);

	@Setup
	public void encode() {
		byte[] payload = "x".repeat(this.length).getBytes(StandardCharsets.US_ASCII);
		this.frame = ByteBuffer.allocateDirect(payload.length + 8);
		this.frame.put((byte) 0x81);
		if (payload.length < 126) {
			this.frame.put((byte) (0x80 | payload.length));
		}
		else {
			this.frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
		}
		byte[] mask = { 0x12, 0x34, 0x56, 0x78 };
		this.frame.put(mask);
		for (int i = 0; i < payload.length; i++) {
			this.frame.put((byte) (payload[i] ^ mask[i % 4]));
		}
	}

	@Benchmark
	public String decode() {
		this.decoder.decode(this.frame.flip());
		return this.text;
	}

	private final class Keeper implements FrameHandler {

		@Override
		public void onFrame() {
		}

		@Override
		public void onText(String text) {
			FrameDecoderBenchmark.this.text = text;
		}

		@Override
		public void onPing(byte[] payload) {
		}

		@Override
		public void onClose(int code) {
		}

	}

}

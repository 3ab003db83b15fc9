package dev.pusherchat.channels.websocket.frame;

/** Receives what a {@link FrameDecoder} has decoded. */
public interface FrameHandler {

	void onFrame();

	void onText(String text);

	void onPing(byte[] payload);

	void onClose(int code);

}

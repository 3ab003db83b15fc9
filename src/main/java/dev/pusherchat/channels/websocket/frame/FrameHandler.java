package dev.pusherchat.channels.websocket.frame;

/** Takes what a {@link FrameDecoder} finds. */
public interface FrameHandler {

	void onFrame();

	void onText(String text);

	void onPing(byte[] payload);

	void onClose(int code);

}

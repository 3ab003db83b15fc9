package dev.pusherchat.channels.websocket;

/** Takes what a {@link FrameDecoder} finds. */
interface FrameHandler {

	void onFrame();

	void onText(String text);

	void onPing(byte[] payload);

	void onClose(int code);

}

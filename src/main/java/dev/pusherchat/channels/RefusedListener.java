package dev.pusherchat.channels;

import dev.pusherchat.channels.websocket.WebSocketListener;

/** Hears nothing of a connection that was refused. */
class RefusedListener implements WebSocketListener {

	@Override
	public void onText(String text) {
	}

	@Override
	public void onActivity() {
	}

	@Override
	public void onClose() {
	}

}

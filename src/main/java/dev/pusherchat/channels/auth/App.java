package dev.pusherchat.channels.auth;

/**
 * The app that this server serves.
 *
 * @param id its id, as in the paths of the HTTP API
 * @param key its public key, as in the WebSocket's path
 * @param secret signs requests and authorizations; never shown
 */
public record App(String id, String key, String secret) {

	@Override
	public String toString() {
		return "App[id=%s, key=%s]".formatted(this.id, this.key);
	}

}

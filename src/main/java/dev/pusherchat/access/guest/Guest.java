package dev.pusherchat.access.guest;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A guest and the token that proves it.
 *
 * @param id the token's subject
 * @param name the name in NFC, without spaces around it
 * @param token the bearer token
 * @param expiresAt when the token ends, in whole seconds
 */
record Guest(String id, String name, String token, @JsonProperty("expires_at") Instant expiresAt) {

	@Override
	public String toString() {
		return "Guest[id=%s]".formatted(this.id);
	}

}

package dev.pusherchat.message;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A message to be posted. Its content is an {@code Object}, as a {@code String} would
 * make text of numbers and the like.
 *
 * @param content what it says
 */
record NewMessage(@MessageContent @Nullable Object content) {

	String text() {
		return Objects.requireNonNull(this.content).toString();
	}

}

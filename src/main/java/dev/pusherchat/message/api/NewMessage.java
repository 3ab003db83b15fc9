package dev.pusherchat.message.api;

import org.jspecify.annotations.Nullable;

/**
 * A new message in JSON. The content is an {@code Object}, because Jackson would convert
 * numbers and booleans to a {@code String}.
 */
record NewMessage(@Nullable Object content) {

}

package dev.pusherchat.access.guest;

import org.jspecify.annotations.Nullable;

/**
 * A new guest in JSON. The name is an {@code Object}, because Jackson would convert
 * numbers and booleans to a {@code String}.
 */
record NewGuest(@Nullable Object name) {

}

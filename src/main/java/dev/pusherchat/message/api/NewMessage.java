package dev.pusherchat.message.api;

import org.jspecify.annotations.Nullable;

/**
 * A message to be posted, as JSON. Its content is an {@code Object}, as a {@code String}
 * would make text of numbers and the like.
 *
 * @param content what it says
 */
record NewMessage(@Nullable Object content) {

}

package dev.pusherchat.channels.order;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * An event that the application triggers.
 *
 * @param channels the channels whose subscribers get it
 * @param data its data, passed on byte for byte
 * @param except the socket id of a connection that does not get it
 */
public record Trigger(Collection<String> channels, String event, String data, @Nullable String except) {

}

package dev.pusherchat.channels.order;

import org.jspecify.annotations.Nullable;

/**
 * An event that a client triggers. Its own connection does not get it.
 *
 * @param data its data as JSON text
 * @param userId the sender's user id, on presence channels only
 */
public record ClientTrigger(String channel, String event, String data, String socketId, @Nullable String userId) {

}

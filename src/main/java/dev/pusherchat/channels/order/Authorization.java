package dev.pusherchat.channels.order;

import java.time.Instant;

/**
 * What the application has authorized a connection for.
 *
 * @param channel the channel; for a sign-in, the user's own channel
 * @param userId the user for whom
 * @param until when it ends, to the second
 */
public record Authorization(String socketId, String channel, String userId, Instant until) {

}

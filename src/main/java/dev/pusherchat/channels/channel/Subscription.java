package dev.pusherchat.channels.channel;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.protocol.Member;

/**
 * A connection's subscription to a channel.
 *
 * @param connection the connection
 * @param member the user that it is for, on presence channels only
 */
record Subscription(Connection connection, @Nullable Member member) {

}

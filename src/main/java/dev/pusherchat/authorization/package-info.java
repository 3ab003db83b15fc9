/**
 * Who may join a channel and as whom: {@code /pusher/auth} and {@code /pusher/user-auth}.
 * Start at {@link dev.pusherchat.authorization.ChannelAuthorizer}.
 */
@NullMarked
package dev.pusherchat.authorization;

import org.jspecify.annotations.NullMarked;

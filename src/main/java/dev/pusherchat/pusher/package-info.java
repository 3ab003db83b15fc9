/**
 * Access to a Pusher server, hosted or embedded: the official SDK and its transports.
 * Start at {@link dev.pusherchat.pusher.PusherService}.
 */
@NullMarked
package dev.pusherchat.pusher;

import org.jspecify.annotations.NullMarked;

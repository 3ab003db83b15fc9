/**
 * The HTTP API of the Channels server, one class per endpoint. Start at
 * {@link dev.pusherchat.channels.api.ApiServlet}: it is a servlet of its own because
 * signatures are made over what other layers would decode or consume, and because
 * triggering is a hot path.
 */
@NullMarked
package dev.pusherchat.channels.api;

import org.jspecify.annotations.NullMarked;

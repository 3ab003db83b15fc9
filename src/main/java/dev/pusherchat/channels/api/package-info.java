/**
 * The HTTP API of the Channels server. Start at
 * {@link dev.pusherchat.channels.api.ApiServlet}. It is a servlet of its own because
 * other layers would decode or consume what was signed, and because triggering is a hot
 * path.
 */
@NullMarked
package dev.pusherchat.channels.api;

import org.jspecify.annotations.NullMarked;

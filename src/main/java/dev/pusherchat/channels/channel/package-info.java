/** Channels, who is subscribed to them, and what is triggered on them. */
@NullMarked
package dev.pusherchat.channels.channel;

import org.jspecify.annotations.NullMarked;

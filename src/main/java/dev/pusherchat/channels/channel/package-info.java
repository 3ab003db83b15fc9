/** Channels, their subscribers, and the events on them. */
@NullMarked
package dev.pusherchat.channels.channel;

import org.jspecify.annotations.NullMarked;

package dev.pusherchat.channels.api;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.order.Trigger;

/**
 * A valid event that is to be triggered.
 *
 * @param socketId the connection that does not get the event
 */
record EventTrigger(String name, String data, Set<String> channels, @Nullable String socketId, Set<Attribute> info) {

	Trigger trigger() {
		return new Trigger(this.channels, this.name, this.data, this.socketId);
	}

}

package dev.pusherchat.channels.api;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An event that is to be triggered, found valid.
 *
 * @param name its name
 * @param data its data, passed on as it is
 * @param channels the channels it goes to
 * @param socketId who does not get it
 * @param info the attributes that are asked for
 */
record EventTrigger(String name, String data, Set<String> channels, @Nullable String socketId, Set<Attribute> info) {

}

package dev.pusherchat.channels.channel;

/**
 * The last event that was triggered on a cache channel.
 *
 * @param name the event's name
 * @param data its data, as it was triggered
 * @param ttl for how many seconds it is still kept
 */
public record CachedEvent(String name, String data, long ttl) {

}

package dev.pusherchat.channels.channel;

/**
 * The last event that was triggered on a cache channel.
 *
 * @param ttl the seconds until it expires
 */
public record CachedEvent(String name, String data, long ttl) {

}

package dev.pusherchat.channels.channel;

/**
 * Whether clients may send events, and which.
 *
 * @param enabled whether they may
 * @param maxPerSecond how many a connection may send in a second
 * @param maxNameLength how many characters an event's name may have
 * @param maxDataSize how many bytes its data may have
 */
public record ClientEventSettings(boolean enabled, int maxPerSecond, int maxNameLength, long maxDataSize) {

}

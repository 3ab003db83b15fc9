package dev.pusherchat.channels.channel;

/**
 * What a subscription may be.
 *
 * @param maxChannels how many channels a connection may be subscribed to
 * @param maxNameLength how long a channel's name may be
 * @param maxUserIdLength how long a member's user id may be
 * @param maxUserSize how many bytes of JSON a member may be
 */
public record SubscriptionSettings(int maxChannels, int maxNameLength, int maxUserIdLength, long maxUserSize) {

}

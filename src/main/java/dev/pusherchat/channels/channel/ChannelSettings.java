package dev.pusherchat.channels.channel;

import java.time.Duration;

/**
 * How channels behave.
 *
 * @param maxMembers how many distinct users a presence channel takes
 * @param subscriptionCount whether subscribers are told how many they are
 * @param cacheTtl how long a cache channel keeps its last event
 * @param maxCachedEvents how many channels' events are kept at most
 */
public record ChannelSettings(int maxMembers, boolean subscriptionCount, Duration cacheTtl, int maxCachedEvents) {

}

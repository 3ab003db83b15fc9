package dev.pusherchat.channels.connection;

/**
 * Whether users may watch each other come and go.
 *
 * @param enabled whether they may
 * @param maxSize how many users one may watch
 */
public record WatchlistSettings(boolean enabled, int maxSize) {

}

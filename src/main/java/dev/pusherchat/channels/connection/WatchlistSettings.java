package dev.pusherchat.channels.connection;

/** Limits of watchlists, with which users watch each other come and go. */
public record WatchlistSettings(boolean enabled, int maxSize) {

}

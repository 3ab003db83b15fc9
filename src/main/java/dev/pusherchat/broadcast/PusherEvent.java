package dev.pusherchat.broadcast;

/**
 * An event to be triggered.
 *
 * @param channel the channel it goes to
 * @param name the event's name
 * @param data its data; triggered as the JSON that the HTTP API answers for it
 */
record PusherEvent(String channel, String name, Object data) {

}

package dev.pusherchat.broadcast;

import java.util.Map;

/**
 * A user as the other subscribers of a presence channel see one.
 *
 * @param id who it is, the same on all of the user's connections
 * @param info what else may be known of the user
 */
public record ChannelUser(String id, Map<String, String> info) {

}

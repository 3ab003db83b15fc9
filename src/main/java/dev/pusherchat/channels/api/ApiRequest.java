package dev.pusherchat.channels.api;

import dev.pusherchat.channels.auth.QueryString;

/**
 * A signed request.
 *
 * @param name the channel or user that the path names, decoded; empty when it names none
 * @param query the parameters
 * @param body the body
 */
record ApiRequest(String name, QueryString query, byte[] body) {

}

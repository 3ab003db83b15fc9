package dev.pusherchat.fault.client;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * A page of the log.
 *
 * @param epoch which log it is of
 * @param head the log's last id
 * @param messages the page's messages, ascending
 */
public record Page(String epoch, long head, List<JsonNode> messages) {

}

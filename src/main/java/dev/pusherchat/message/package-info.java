/**
 * The log of chat messages and its REST API: a message's id is its position in the log.
 */
@NullMarked
package dev.pusherchat.message;

import org.jspecify.annotations.NullMarked;

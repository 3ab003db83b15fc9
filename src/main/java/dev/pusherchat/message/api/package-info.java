/**
 * The REST API of the log. Start at
 * {@link dev.pusherchat.message.api.MessagesController}.
 */
@NullMarked
package dev.pusherchat.message.api;

import org.jspecify.annotations.NullMarked;

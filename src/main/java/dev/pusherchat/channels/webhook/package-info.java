/**
 * Webhooks, which report to the application what happens on channels. Start at
 * {@link dev.pusherchat.channels.webhook.Webhooks}.
 */
@NullMarked
package dev.pusherchat.channels.webhook;

import org.jspecify.annotations.NullMarked;

package dev.pusherchat.message.wake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How nodes wake each other.
 *
 * @param enabled whether nodes on PostgreSQL notify each other of new messages; without
 * it, and behind a connection pooler, they find them by polling
 */
@ConfigurationProperties("messages.wake")
record WakeProperties(@DefaultValue("true") boolean enabled) {

}

package dev.pusherchat.web.slow;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The time limit for a request's body.
 *
 * @param maxBodyTime how long the body of a request may take to arrive
 */
@ConfigurationProperties("web")
record SlowBodyProperties(@DefaultValue("10s") Duration maxBodyTime) {

}

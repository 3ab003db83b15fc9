package dev.pusherchat.web.slow;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits for slow clients.
 *
 * @param maxBodyTime how long the body of a request may take to arrive
 * @param maxWaitingThreads threads that may wait for clients, for a body or until a
 * response is taken; beyond it those that wait longest are cut off; half of
 * server.tomcat.threads.max unless set
 */
@ConfigurationProperties("web")
@Validated
record SlowClientProperties(@DefaultValue("10s") Duration maxBodyTime, @Nullable @Min(1) Integer maxWaitingThreads) {

}

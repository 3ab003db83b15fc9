package dev.pusherchat.broadcast;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the relay follows the log.
 *
 * @param batchSize events per call; Pusher takes at most 10
 * @param pollInterval how often the relay looks for messages from other nodes, of which
 * nothing has told it
 * @param gatherTime how long messages gather from one call to the next, if the first was
 * not full; a message after a longer silence is not delayed
 * @param minBackoff the first wait after a failed call
 * @param maxBackoff the longest wait between failed calls
 * @param maxRetryAfter the longest wait that the relay grants a server with Retry-After
 * @param maxLag how old the oldest message not yet broadcast may be before health is down
 * @param stopTimeout how long stopping waits for the current batch
 */
@ConfigurationProperties("broadcast")
@Validated
record BroadcastProperties(@DefaultValue("10") @Min(1) @Max(10) int batchSize,
		@DefaultValue("1s") @DurationMin(millis = 1) Duration pollInterval,
		@DefaultValue("10ms") @DurationMin(millis = 0) Duration gatherTime,
		@DefaultValue("100ms") @DurationMin(millis = 1) Duration minBackoff,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration maxBackoff,
		@DefaultValue("5m") @DurationMin(millis = 0) Duration maxRetryAfter,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration maxLag,
		@DefaultValue("11s") @DurationMin(millis = 0) Duration stopTimeout) {

}

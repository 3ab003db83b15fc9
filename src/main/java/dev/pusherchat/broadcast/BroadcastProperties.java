package dev.pusherchat.broadcast;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the relay follows the log.
 *
 * @param batchSize events per call; Pusher takes at most 10
 * @param pollInterval how often to look for what another node has appended
 * @param minBackoff the first wait after a failed call
 * @param maxBackoff the longest wait between failed calls
 * @param maxLag how old the oldest message not yet broadcast may be before health is down
 * @param stopTimeout how long stopping waits for the call in flight
 */
@ConfigurationProperties("broadcast")
@Validated
record BroadcastProperties(@DefaultValue("10") @Min(1) @Max(10) int batchSize,
		@DefaultValue("250ms") Duration pollInterval, @DefaultValue("100ms") Duration minBackoff,
		@DefaultValue("30s") Duration maxBackoff, @DefaultValue("30s") Duration maxLag,
		@DefaultValue("10s") Duration stopTimeout) {

}

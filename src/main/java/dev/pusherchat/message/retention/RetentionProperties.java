package dev.pusherchat.message.retention;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long messages are kept.
 *
 * @param keepFor the age at which messages are deleted, at least a minute; they are kept
 * for ever unless set
 * @param batchSize messages deleted in one transaction
 * @param interval the pause between two runs
 */
@ConfigurationProperties("messages.retention")
@Validated
record RetentionProperties(@DurationMin(minutes = 1) @Nullable Duration keepFor,
		@DefaultValue("500") @Min(1) @Max(10000) int batchSize,
		@DefaultValue("1m") @DurationMin(seconds = 1) Duration interval) {

}

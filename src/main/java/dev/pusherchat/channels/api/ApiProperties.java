package dev.pusherchat.channels.api;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the HTTP API, by default those of Pusher.
 *
 * @param timestampWindow how far a request's time may differ from the server's
 * @param maxBodySize the longest body that is read; ten events of 10 KB grow six-fold
 * when each character is escaped
 * @param maxDataSize the longest data of an event, in UTF-8
 * @param maxNameLength the longest name of an event, in characters
 * @param maxChannelsPerEvent how many channels one event may go to
 * @param maxEventsPerBatch how many events one batch may hold
 */
@ConfigurationProperties("channels.api")
@Validated
record ApiProperties(@DefaultValue("600s") @NotNull Duration timestampWindow,
		@DefaultValue("1MB") @NotNull DataSize maxBodySize, @DefaultValue("10KB") @NotNull DataSize maxDataSize,
		@DefaultValue("200") @Positive int maxNameLength, @DefaultValue("100") @Positive int maxChannelsPerEvent,
		@DefaultValue("10") @Positive int maxEventsPerBatch) {

}

package dev.pusherchat.message;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the log.
 *
 * @param maxEventSize bytes that a message may take as the data of an event
 * @param page how many messages a page has
 * @param append how messages are appended
 */
@ConfigurationProperties("messages")
@Validated
record MessageProperties(@DefaultValue("10240") @Min(256) int maxEventSize, @DefaultValue @Valid Page page,
		@DefaultValue @Valid Append append) {

	/**
	 * How many messages a page has.
	 *
	 * @param size messages of a page that doesn't say
	 * @param maxSize most messages that a page may ask for
	 */
	record Page(@DefaultValue("100") @Min(1) int size, @DefaultValue("1000") @Min(1) int maxSize) {

	}

	/**
	 * How messages are appended.
	 *
	 * @param queueCapacity posts that may wait; more are refused
	 * @param batchSize posts of one transaction at most
	 * @param timeout how long a post waits for its commit
	 * @param sync whether H2 forces each commit to the disk, so that it survives a power
	 * cut
	 */
	record Append(@DefaultValue("2048") @Min(1) int queueCapacity, @DefaultValue("256") @Min(1) int batchSize,
			@DefaultValue("5s") Duration timeout, @DefaultValue("true") boolean sync) {

	}

}

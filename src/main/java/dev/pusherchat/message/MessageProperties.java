package dev.pusherchat.message;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the log.
 *
 * @param maxEventSize bytes that a message may take as the data of an event
 * @param page how many messages a page has
 * @param read how pages are read
 * @param append how messages are appended
 */
@ConfigurationProperties("messages")
@Validated
public record MessageProperties(@DefaultValue("10240") @Min(256) int maxEventSize, @DefaultValue @Valid Page page,
		@DefaultValue @Valid Read read, @DefaultValue @Valid Append append) {

	/**
	 * How many messages a page has.
	 *
	 * @param size messages of a page that doesn't say
	 * @param maxSize most messages that a page may ask for
	 * @param maxBytes bytes of messages at which a page ends, though not before its first
	 */
	public record Page(@DefaultValue("100") @Min(1) int size, @DefaultValue("1000") @Min(1) int maxSize,
			@DefaultValue("1MB") DataSize maxBytes) {

	}

	/**
	 * How pages are read.
	 *
	 * @param timeout how long a request waits for the database (503)
	 * @param maxWaiting requests that may wait for it; more are refused (503)
	 * @param places database connections that pages may use which are not in memory
	 * @param tailSize bytes of the newest messages that are kept in memory; 1/32 of the
	 * heap unless set
	 * @param maxPendingSize bytes of pages that may wait for slow readers; past it the
	 * response that was begun first is cut off; 1/16 of the heap unless set
	 */
	public record Read(@DefaultValue("5s") Duration timeout, @DefaultValue("2048") @Min(1) int maxWaiting,
			@DefaultValue("3") @Min(1) int places, @Nullable DataSize tailSize, @Nullable DataSize maxPendingSize) {

		public long tailBytes() {
			return (this.tailSize != null) ? this.tailSize.toBytes() : Runtime.getRuntime().maxMemory() / 32;
		}

		public long maxPendingBytes() {
			return (this.maxPendingSize != null) ? this.maxPendingSize.toBytes()
					: Runtime.getRuntime().maxMemory() / 16;
		}

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
	public record Append(@DefaultValue("2048") @Min(1) int queueCapacity, @DefaultValue("256") @Min(1) int batchSize,
			@DefaultValue("5s") Duration timeout, @DefaultValue("true") boolean sync) {

	}

}

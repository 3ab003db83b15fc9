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
 * @param maxEventSize the maximum size of a message in bytes, as the data of an event
 * @param keysPerAuthor whether each author has idempotency keys of their own; else a key
 * that another author has used is refused (422). With tokens required the default is true
 * @param page how many messages a page has
 * @param read how pages are read
 * @param append how messages are appended
 */
@ConfigurationProperties("messages")
@Validated
public record MessageProperties(@DefaultValue("10240") @Min(256) int maxEventSize,
		@DefaultValue("false") boolean keysPerAuthor, @DefaultValue @Valid Page page, @DefaultValue @Valid Read read,
		@DefaultValue @Valid Append append) {

	/**
	 * What a request keeps on the heap while it waits, mostly Tomcat's buffers, in bytes.
	 */
	public static final int WAITING_REQUEST = 64 * 1024;

	/**
	 * How many messages a page has.
	 *
	 * @param size messages of a page if the request has no limit
	 * @param maxSize the most messages that a request may ask for
	 * @param maxBytes size of the messages at which a page ends; a page has at least one
	 * message
	 */
	public record Page(@DefaultValue("100") @Min(1) int size, @DefaultValue("1000") @Min(1) int maxSize,
			@DefaultValue("1MB") DataSize maxBytes) {

	}

	/**
	 * How pages are read.
	 *
	 * @param timeout how long a request waits for the database (503)
	 * @param maxWaiting requests that may wait for a page; more are refused (503); as
	 * many as a sixteenth of the heap has room for, at most 2048, unless set
	 * @param places database connections for pages that are not in memory
	 * @param tailSize size of the newest messages that are kept in memory; 1/32 of the
	 * heap unless set
	 * @param maxPendingSize total size of the pages that wait for slow readers; beyond it
	 * the largest response is cut off; 1/16 of the heap unless set
	 */
	public record Read(@DefaultValue("5s") Duration timeout, @Nullable @Min(1) Integer maxWaiting,
			@DefaultValue("3") @Min(1) int places, @Nullable DataSize tailSize, @Nullable DataSize maxPendingSize) {

		public int maxWaitingRequests() {
			return (this.maxWaiting != null) ? this.maxWaiting
					: (int) Math.min(2048, Runtime.getRuntime().maxMemory() / 16 / WAITING_REQUEST);
		}

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
	 * @param queueCapacity posts that may wait; more are refused (503)
	 * @param maxWaitingSize about how much of the heap the posts that wait may take; past
	 * it new ones are refused (503); 1/16 of the heap unless set
	 * @param batchSize the most posts of one transaction
	 * @param timeout how long a post waits for its commit
	 * @param sync whether H2 forces each commit to the disk, so that it survives a power
	 * cut
	 */
	public record Append(@DefaultValue("2048") @Min(1) int queueCapacity, @Nullable DataSize maxWaitingSize,
			@DefaultValue("256") @Min(1) int batchSize, @DefaultValue("5s") Duration timeout,
			@DefaultValue("true") boolean sync) {

		public long maxWaitingBytes() {
			return (this.maxWaitingSize != null) ? this.maxWaitingSize.toBytes()
					: Runtime.getRuntime().maxMemory() / 16;
		}

	}

}

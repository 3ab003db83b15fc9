package dev.pusherchat.message;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A stored message as the API returns it and as its event carries it: the same bytes in
 * both places.
 *
 * @param id position in the log, 1 for the first message
 * @param content what was posted, unchanged
 * @param createdAt when it was appended, UTC, milliseconds
 * @param updatedAt the same instant, until messages can be edited
 * @param author who posted it; left out where authors are not known
 */
public record MessageResponse(long id, String content,
		@JsonProperty("created_at") @JsonFormat(pattern = TIMESTAMP, timezone = "UTC") Instant createdAt,
		@JsonProperty("updated_at") @JsonFormat(pattern = TIMESTAMP, timezone = "UTC") Instant updatedAt,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String author) {

	/** The name of the event that tells subscribers of a message. */
	public static final String EVENT = "new_message";

	// Instant.toString() would leave the milliseconds out when they are zero
	private static final String TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ss.SSSX";

	/**
	 * Makes a message of nobody.
	 * @param id position in the log
	 * @param content what was posted
	 * @param createdAt when it was appended
	 * @param updatedAt the same instant
	 */
	public MessageResponse(long id, String content, Instant createdAt, Instant updatedAt) {
		this(id, content, createdAt, updatedAt, null);
	}

}

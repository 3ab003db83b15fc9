package dev.pusherchat.message;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A stored message. The API's responses and the event carry the same bytes.
 *
 * @param id position in the log, 1 for the first message
 * @param content what was posted, unchanged
 * @param createdAt when it was appended, UTC, milliseconds
 * @param updatedAt the same instant, until messages can be edited
 * @param author the subject of the token that it was posted with; left out without one
 * @param authorName the author's name when it was posted; left out without one
 */
public record MessageResponse(long id, String content,
		@JsonProperty("created_at") @JsonFormat(pattern = TIMESTAMP, timezone = "UTC") Instant createdAt,
		@JsonProperty("updated_at") @JsonFormat(pattern = TIMESTAMP, timezone = "UTC") Instant updatedAt,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String author,
		@JsonProperty("author_name") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String authorName) {

	/** The name of the event that announces a message. */
	public static final String EVENT = "new_message";

	// Instant.toString() would omit the milliseconds when they are zero
	private static final String TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ss.SSSX";

}

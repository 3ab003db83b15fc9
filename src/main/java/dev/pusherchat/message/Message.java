package dev.pusherchat.message;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

import dev.pusherchat.people.Person;

/** A message in the log; the log assigns its id, so that ids are in commit order. */
@Entity
@Table(name = "messages")
public class Message implements Persistable<Long> {

	@Id
	private Long id;

	@Column(nullable = false, updatable = false)
	private String content;

	@Column(updatable = false)
	private @Nullable String idempotencyKey;

	@Column(updatable = false)
	private @Nullable String author;

	@Column(updatable = false)
	private @Nullable String authorName;

	@Column(nullable = false, updatable = false)
	private Instant createdAt;

	@Column(nullable = false)
	private Instant updatedAt;

	// an assigned id does not tell Spring Data that the row is new: save() would select
	@Transient
	private boolean stored;

	@SuppressWarnings("NullAway.Init")
	protected Message() {
	}

	public Message(long id, String content, @Nullable String idempotencyKey, @Nullable Person author,
			Instant createdAt) {
		this.id = id;
		this.content = content;
		this.idempotencyKey = idempotencyKey;
		this.author = (author != null) ? author.id() : null;
		this.authorName = (author != null) ? author.displayName() : null;
		this.createdAt = createdAt;
		this.updatedAt = createdAt;
	}

	@Override
	public Long getId() {
		return this.id;
	}

	@Override
	public boolean isNew() {
		return !this.stored;
	}

	@PostLoad
	@PostPersist
	void markStored() {
		this.stored = true;
	}

	public @Nullable String idempotencyKey() {
		return this.idempotencyKey;
	}

	/**
	 * Whether a post repeats this message. Nobody can repeat another author's; a message
	 * without an author may be one of a node that knows none.
	 */
	public boolean isRepeatedBy(@Nullable Person author, String content) {
		return this.content.equals(content)
				&& (this.author == null || (author != null && this.author.equals(author.id())));
	}

	public MessageResponse toResponse() {
		return new MessageResponse(this.id, this.content, this.createdAt, this.updatedAt, this.author, this.authorName);
	}

}

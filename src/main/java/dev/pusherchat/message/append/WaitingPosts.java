package dev.pusherchat.message.append;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of the posts that wait, or are being stored, up to a maximum. */
final class WaitingPosts {

	private final AtomicLong bytes = new AtomicLong();

	private final long maxBytes;

	WaitingPosts(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/** Adds a post if it fits; a single post always fits. */
	boolean add(Post post) {
		long others = this.bytes.getAndAdd(post.size());
		if (others == 0 || others + post.size() <= this.maxBytes) {
			return true;
		}
		remove(List.of(post));
		return false;
	}

	void remove(List<Post> posts) {
		this.bytes.addAndGet(-posts.stream().mapToLong(Post::size).sum());
	}

	long bytes() {
		return this.bytes.get();
	}

}

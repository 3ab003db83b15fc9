package dev.pusherchat.message.read;

import java.util.List;
import java.util.function.BiFunction;

import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.MessageRepository;
import dev.pusherchat.message.MessageResponse;

/**
 * Reads pages from the database, a few rows a query. A page that ends at its size in
 * bytes must not load all the requested rows.
 */
@Component
class StoredPages {

	/** A query for so many of the longest messages takes about a megabyte. */
	private static final int ROWS = 100;

	private final MessageRepository repository;

	private final JsonMapper jsonMapper;

	StoredPages(MessageRepository repository, JsonMapper jsonMapper) {
		this.repository = repository;
		this.jsonMapper = jsonMapper;
	}

	/** Reads the messages after an id. */
	List<EncodedMessage> after(long id, int limit, long maxBytes) {
		return collect(id, new PageBuilder(limit, maxBytes), this.repository::findByIdGreaterThanOrderById).messages();
	}

	/** Reads the newest messages before an id, in ascending order. */
	List<EncodedMessage> before(long id, int limit, long maxBytes) {
		return collect(id, new PageBuilder(limit, maxBytes), this.repository::findByIdLessThanOrderByIdDesc).reversed();
	}

	private PageBuilder collect(long id, PageBuilder page, BiFunction<Long, Limit, List<MessageResponse>> query) {
		long last = id;
		boolean more = true;
		while (more) {
			int size = Math.min(ROWS, page.room());
			List<MessageResponse> rows = query.apply(last, Limit.of(size));
			rows.forEach((row) -> page.add(EncodedMessage.of(row, this.jsonMapper)));
			more = rows.size() == size && !page.isFull();
			last = rows.isEmpty() ? last : rows.get(rows.size() - 1).id();
		}
		return page;
	}

}

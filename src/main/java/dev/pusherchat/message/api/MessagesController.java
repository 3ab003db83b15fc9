package dev.pusherchat.message.api;

import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.MessageProperties;
import dev.pusherchat.message.append.Appender;
import dev.pusherchat.message.append.Posted;
import dev.pusherchat.message.read.LogReader;
import dev.pusherchat.message.read.Page;
import dev.pusherchat.message.read.PageQuery;
import dev.pusherchat.people.Person;

/** The REST API of the log. */
@RestController
@RequestMapping("/messages")
class MessagesController {

	private static final String REPLAYED = "Idempotency-Replayed";

	private static final String MISSING_IN_JSON = "is missing: the body was read as JSON";

	private static final String MISSING_IN_FORM = "is missing: the body was read as a form, as its Content-Type says; "
			+ "JSON needs Content-Type: application/json";

	private final LogReader reader;

	private final PendingPages pending;

	private final Appender appender;

	private final MessageProperties properties;

	private final MessageContent content;

	MessagesController(LogReader reader, PendingPages pending, Appender appender, MessageProperties properties,
			JsonMapper jsonMapper) {
		this.reader = reader;
		this.pending = pending;
		this.appender = appender;
		this.properties = properties;
		this.content = new MessageContent(jsonMapper, properties.maxEventSize());
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	Object post(@RequestBody NewMessage message, @RequestHeader HttpHeaders headers, @Nullable Principal user) {
		return append(message.content(), MISSING_IN_JSON, headers, Person.of(user));
	}

	/**
	 * Reads only the field {@code content}; a data binder would accept {@code content[0]}
	 * too.
	 */
	@PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	Object postForm(@RequestParam MultiValueMap<String, String> form, @RequestHeader HttpHeaders headers,
			@Nullable Principal user) {
		List<String> values = form.getOrDefault("content", List.of());
		Object content = (values.size() > 1) ? values : form.getFirst("content");
		return append(content, MISSING_IN_FORM, headers, Person.of(user));
	}

	@GetMapping
	void list(@RequestParam(required = false) @Nullable String after,
			@RequestParam(required = false) @Nullable String before,
			@RequestParam(required = false) @Nullable String limit, ServletWebRequest request) throws Exception {
		RequestNumber.refuseBody(request.getRequest());
		PageQuery query = query(after, before, limit);
		CompletableFuture<Void> passedOn = new CompletableFuture<>();
		CompletableFuture<Page> page = this.reader.page(query, passedOn);
		PageExchange exchange = new PageExchange(request, query, this.pending, passedOn);
		page.whenCompleteAsync(exchange::answer, exchange::execute);
	}

	private PageQuery query(@Nullable String after, @Nullable String before, @Nullable String limit) {
		if (after != null && before != null) {
			throw new InvalidParameterException("before", "before and after exclude each other");
		}
		MessageProperties.Page page = this.properties.page();
		return new PageQuery((after != null) ? RequestNumber.parse("after", after, 0, RequestNumber.MAX_ID) : null,
				(before != null) ? RequestNumber.parse("before", before, 0, RequestNumber.MAX_ID) : null,
				(limit != null) ? (int) RequestNumber.parse("limit", limit, 1, page.maxSize()) : page.size());
	}

	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	Object get(@PathVariable String id, HttpServletRequest request, @Nullable Principal reader) {
		RequestNumber.refuseBody(request);
		long number = RequestNumber.parse("id", id, 0, RequestNumber.MAX_ID);
		return atOnceIfThere(this.reader.message(number)
			.thenApply((found) -> found.orElseThrow(() -> new MessageNotFoundException(number)))
			.thenApply((message) -> ResponseEntity.ok().cacheControl(LogHeaders.caching(reader)).body(message.json())));
	}

	private Object append(@Nullable Object content, String missing, HttpHeaders headers, @Nullable Person author) {
		String checked = this.content.check(content, missing, author);
		String key = (author != null && this.properties.keysPerAuthor()) ? IdempotencyKey.of(author, headers)
				: IdempotencyKey.from(headers);
		return atOnceIfThere(this.appender.appendFrom(author, checked, key).thenApply(MessagesController::answer));
	}

	/**
	 * The response, if it is there already: Spring MVC would handle the request a second
	 * time for one that comes later.
	 */
	private static Object atOnceIfThere(CompletableFuture<ResponseEntity<byte[]>> response) {
		return (response.isDone() && !response.isCompletedExceptionally()) ? response.join() : response;
	}

	/**
	 * The location is relative, so that it is correct behind a proxy that adds a path
	 * prefix.
	 */
	private static ResponseEntity<byte[]> answer(Posted posted) {
		URI location = URI.create("messages/" + posted.encoded().id());
		return switch (posted.outcome()) {
			case STORED -> ResponseEntity.created(location).body(posted.encoded().json());
			case REPLAYED ->
				ResponseEntity.ok().location(location).header(REPLAYED, "true").body(posted.encoded().json());
			case CONFLICT -> throw new IdempotencyKeyReusedException();
		};
	}

}

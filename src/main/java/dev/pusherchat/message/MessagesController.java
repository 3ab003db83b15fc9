package dev.pusherchat.message;

import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The log over HTTP. */
@RestController
@RequestMapping("/messages")
class MessagesController {

	private static final String REPLAYED = "Idempotency-Replayed";

	private final MessageLog log;

	private final Appender appender;

	private final MessageProperties properties;

	MessagesController(MessageLog log, Appender appender, MessageProperties properties) {
		this.log = log;
		this.appender = appender;
		this.properties = properties;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	CompletableFuture<ResponseEntity<MessageResponse>> post(@Valid @RequestBody NewMessage message,
			@RequestHeader HttpHeaders headers, @Nullable Principal author) {
		String name = (author != null) ? author.getName() : null;
		return this.appender.appendFrom(name, message.text(), IdempotencyKey.from(headers, name))
			.thenApply(this::answer);
	}

	@PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	CompletableFuture<ResponseEntity<MessageResponse>> postForm(@Valid @ModelAttribute NewMessage message,
			@RequestHeader HttpHeaders headers, @Nullable Principal author) {
		return post(message, headers, author);
	}

	@GetMapping
	ResponseEntity<List<MessageResponse>> list(@RequestParam(required = false) @Nullable String after,
			@RequestParam(required = false) @Nullable String before,
			@RequestParam(required = false) @Nullable String limit, ServletWebRequest request) {
		PageQuery query = PageQuery.of(after, before, limit, this.properties.page());
		LogState state = this.log.state();
		HttpHeaders headers = LogHeaders.of(state);
		if (request.checkNotModified(LogHeaders.etag(state))) {
			return ResponseEntity.status(HttpStatus.NOT_MODIFIED).headers(headers).build();
		}
		List<MessageResponse> page = this.log.page(query);
		LogHeaders.addLinks(headers, page, query, state);
		return ResponseEntity.ok().cacheControl(CacheControl.noCache()).headers(headers).body(page);
	}

	@GetMapping("/{id}")
	MessageResponse get(@PathVariable String id) {
		long number = RequestNumber.parse("id", id, 0, Long.MAX_VALUE);
		return this.log.find(number).orElseThrow(() -> new MessageNotFoundException(number));
	}

	private ResponseEntity<MessageResponse> answer(Posted posted) {
		URI location = URI.create("/messages/" + posted.message().id());
		return switch (posted.outcome()) {
			case STORED -> ResponseEntity.created(location).body(posted.message());
			case REPLAYED -> ResponseEntity.ok().location(location).header(REPLAYED, "true").body(posted.message());
			case CONFLICT -> throw new IdempotencyKeyReusedException();
		};
	}

}

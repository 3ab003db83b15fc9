package dev.pusherchat.message.stream;

import java.security.Principal;
import java.time.Instant;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.ServerHttpObservationFilter;

import dev.pusherchat.message.api.InvalidParameterException;
import dev.pusherchat.message.api.RequestNumber;
import dev.pusherchat.message.read.LogReader;
import dev.pusherchat.message.read.PageQuery;

/** Opens streams of the log, for the requests that {@link AcceptsStream} matches. */
@RestController
class StreamController {

	private final LogReader reader;

	private final EventStreams streams;

	StreamController(LogReader reader, EventStreams streams) {
		this.reader = reader;
		this.streams = streams;
	}

	void follow(@RequestParam(required = false) @Nullable String after,
			@RequestParam(required = false) @Nullable String before,
			@RequestParam(required = false) @Nullable String limit,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
			ServletWebRequest request, HttpServletResponse response) throws Exception {
		RequestNumber.refuseBody(request.getRequest());
		refuse("before", before);
		refuse("limit", limit);
		StreamPosition position = position(after, lastEventId);
		if (request.getHttpMethod() == HttpMethod.HEAD) {
			StreamExchange.setHeaders(response);
			return;
		}
		open(position, request);
	}

	private static void refuse(String name, @Nullable String value) {
		if (value != null) {
			throw new InvalidParameterException(name, "%s is for pages; a stream has no end".formatted(name));
		}
	}

	/** An {@code EventSource} that resumes repeats the URL with the old {@code after}. */
	private static @Nullable StreamPosition position(@Nullable String after, @Nullable String lastEventId) {
		long id = (after != null) ? RequestNumber.parse("after", after, 0, RequestNumber.MAX_ID) : 0;
		if (lastEventId != null && !lastEventId.isEmpty()) {
			return StreamPosition.parse(lastEventId);
		}
		return (after != null) ? new StreamPosition(id, null) : null;
	}

	private void open(@Nullable StreamPosition position, ServletWebRequest request) throws Exception {
		// its hours must not count as the time that a page takes
		ServerHttpObservationFilter.findObservationContext(request.getRequest())
			.ifPresent((context) -> context.setPathPattern("/messages (stream)"));
		Instant end = accessEnd(request.getUserPrincipal());
		boolean place = this.streams.enter();
		StreamExchange exchange = new StreamExchange(request, this.streams::leave);
		if (!place) {
			this.streams.sendBack(exchange);
			return;
		}
		this.reader.page(new PageQuery((position != null) ? position.id() : null, null, 1))
			.whenComplete((page, failure) -> {
				if (page != null) {
					this.streams.begin(exchange, end, position, page);
				}
				else {
					this.streams.sendBack(exchange);
				}
			});
	}

	/** A stream ends with the token that it was opened with. */
	private static Instant accessEnd(@Nullable Principal reader) {
		Instant end = (reader instanceof AbstractOAuth2TokenAuthenticationToken<?> user)
				? user.getToken().getExpiresAt() : null;
		return (end != null) ? end : Instant.MAX;
	}

}

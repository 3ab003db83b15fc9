package dev.pusherchat.message.api;

import java.security.Principal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.read.PageQuery;

/** The headers of a page: the log's epoch and head, and links to neighbouring pages. */
final class LogHeaders {

	static final String EPOCH = "Log-Epoch";

	static final String HEAD = "Log-Head";

	private LogHeaders() {
	}

	static HttpHeaders of(LogState state) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(EPOCH, state.epoch());
		headers.set(HEAD, Long.toString(state.head()));
		return headers;
	}

	/** A page that needs a token must not be kept by a shared cache. */
	static CacheControl caching(@Nullable Principal reader) {
		return (reader != null) ? CacheControl.noCache().cachePrivate() : CacheControl.noCache();
	}

	/** Returns a weak ETag: Tomcat does not compress responses with a strong one. */
	static String etag(LogState state) {
		return "W/\"%s-%d\"".formatted(state.epoch(), state.head());
	}

	static void addLinks(HttpHeaders headers, List<EncodedMessage> page, PageQuery query, LogState state) {
		if (page.isEmpty()) {
			return;
		}
		long first = page.get(0).id();
		long last = page.get(page.size() - 1).id();
		if (first > 1) {
			headers.add(HttpHeaders.LINK, link("before", first, query.limit(), "prev"));
		}
		if (last < state.head()) {
			headers.add(HttpHeaders.LINK, link("after", last, query.limit(), "next"));
		}
	}

	/** The link is relative, like the Location header. */
	private static String link(String parameter, long id, int limit, String relation) {
		return "<messages?%s=%d&limit=%d>; rel=\"%s\"".formatted(parameter, id, limit, relation);
	}

}

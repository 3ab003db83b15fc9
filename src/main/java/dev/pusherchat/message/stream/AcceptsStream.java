package dev.pusherchat.message.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.servlet.mvc.condition.RequestCondition;

/**
 * Whether a request asks for a stream: it names its media type, and prefers it to that of
 * a page. The condition of Spring MVC would send a stream also to a client that accepts
 * any text, or none at all of this type ({@code q=0}).
 */
final class AcceptsStream implements RequestCondition<AcceptsStream> {

	@Override
	public @Nullable AcceptsStream getMatchingCondition(HttpServletRequest request) {
		return accepted(request).stream()
			.filter((type) -> isStream(type) || type.includes(MediaType.APPLICATION_JSON))
			.findFirst()
			.filter(AcceptsStream::isStream)
			.map((type) -> this)
			.orElse(null);
	}

	private static boolean isStream(MediaType type) {
		return type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM) && type.getQualityValue() > 0;
	}

	/** Returns the accepted types, the preferred ones first. */
	private static List<MediaType> accepted(HttpServletRequest request) {
		try {
			List<MediaType> types = new ArrayList<>(
					MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
			MimeTypeUtils.sortBySpecificity(types);
			return types;
		}
		catch (InvalidMediaTypeException | InvalidMimeTypeException ex) {
			// malformed, or too many
			return List.of();
		}
	}

	@Override
	public AcceptsStream combine(AcceptsStream other) {
		return this;
	}

	@Override
	public int compareTo(AcceptsStream other, HttpServletRequest request) {
		return 0;
	}

}

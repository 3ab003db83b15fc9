package dev.pusherchat.channels.api;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * An endpoint, and the method and path that lead to it.
 *
 * @param before what the path begins with
 * @param after what the path ends with, after a name; {@code null} if the path has no
 * name
 */
record Route(String method, String before, @Nullable String after, Function<Api.Request, Reply> endpoint) {

	/** A query about what the path names. */
	static Route query(String before, String after, Function<Api.Request, Answer> endpoint) {
		return toNamed("GET", before, after, (request) -> Reply.now(endpoint.apply(request)));
	}

	/** A path that names nothing, such as {@code events}. */
	static Route to(String method, String path, Function<Api.Request, Reply> endpoint) {
		return new Route(method, path, null, endpoint);
	}

	/** A path with a name in the middle. */
	static Route toNamed(String method, String before, String after, Function<Api.Request, Reply> endpoint) {
		return new Route(method, before, after, endpoint);
	}

	/**
	 * Matches a request.
	 * @param path the path below the app, undecoded
	 * @return the decoded name in the path, empty if the route has none; {@code null} if
	 * the request does not match
	 */
	@Nullable String match(String method, String path) {
		if (!this.method.equals(method)) {
			return null;
		}
		if (this.after == null) {
			return path.equals(this.before) ? "" : null;
		}
		int end = path.length() - this.after.length();
		if (end <= this.before.length() || !path.startsWith(this.before) || !path.endsWith(this.after)) {
			return null;
		}
		String name = path.substring(this.before.length(), end);
		return (name.indexOf('/') < 0) ? decode(name) : null;
	}

	private static String decode(String name) {
		try {
			return StringUtils.uriDecode(name, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw ApiException.badRequest("The path holds a broken escape");
		}
	}

}

package dev.pusherchat.channels.api;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The way to an endpoint.
 *
 * @param method the HTTP method
 * @param before what the path begins with
 * @param after what it ends with; between the two is one name, if this is not
 * {@code null}
 * @param endpoint where it leads
 */
record Route(String method, String before, @Nullable String after, Function<Api.Request, Answer> endpoint) {

	/** A path that names nothing, such as {@code events}. */
	static Route to(String method, String path, Function<Api.Request, Answer> endpoint) {
		return new Route(method, path, null, endpoint);
	}

	/** A path with a name in the middle. */
	static Route toNamed(String method, String before, String after, Function<Api.Request, Answer> endpoint) {
		return new Route(method, before, after, endpoint);
	}

	/**
	 * Matches a path.
	 * @param method the method of the request
	 * @param path the path below the app, undecoded
	 * @return the name in it, decoded, empty when it has none, or {@code null} when the
	 * path leads elsewhere
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

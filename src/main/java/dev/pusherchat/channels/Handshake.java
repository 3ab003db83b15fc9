package dev.pusherchat.channels;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

import dev.pusherchat.channels.protocol.CloseCode;
import dev.pusherchat.channels.websocket.UpgradeRequest;

/** Checks the request that opens a connection. */
class Handshake {

	// a client may be configured with a path prefix
	private static final Pattern PATH = Pattern.compile(".*/app/([^/]+)/?", Pattern.DOTALL);

	private static final Pattern VERSION = Pattern.compile("[0-9]+");

	private static final int OLDEST = 4;

	private static final int NEWEST = 7;

	private final String key;

	private final boolean disabled;

	private final boolean forceTls;

	private final List<String> allowedOrigins;

	Handshake(String key, boolean disabled, boolean forceTls, List<String> allowedOrigins) {
		this.key = key;
		this.disabled = disabled;
		this.forceTls = forceTls;
		this.allowedOrigins = List.copyOf(allowedOrigins);
	}

	Result examine(UpgradeRequest request) {
		String version = parameter(request.query(), "protocol");
		int number = number(version);
		Matcher path = PATH.matcher(request.path());
		if (!path.matches()) {
			return new Result(number, CloseCode.PATH_NOT_FOUND, "Path not found");
		}
		if (!path.group(1).equals(this.key)) {
			return new Result(number, CloseCode.UNKNOWN_APP, "App key not in this cluster, or it does not exist");
		}
		if (this.disabled) {
			return new Result(number, CloseCode.APP_DISABLED, "Application disabled");
		}
		if (this.forceTls && !request.secure()) {
			return new Result(number, CloseCode.TLS_REQUIRED,
					"Application only accepts SSL connections, reconnect using wss://");
		}
		return examine(version, number, request.origin());
	}

	private Result examine(@Nullable String version, int number, @Nullable String origin) {
		if (version == null || version.isEmpty()) {
			return new Result(number, CloseCode.NO_VERSION, "No protocol version supplied");
		}
		if (!VERSION.matcher(version).matches()) {
			return new Result(number, CloseCode.INVALID_VERSION, "Invalid version string format");
		}
		if (number < OLDEST || number > NEWEST) {
			return new Result(number, CloseCode.UNSUPPORTED_VERSION, "Unsupported protocol version");
		}
		if (origin != null && !this.allowedOrigins.isEmpty()
				&& !PatternMatchUtils.simpleMatch(this.allowedOrigins.toArray(String[]::new), origin)) {
			return new Result(number, CloseCode.UNAUTHORIZED, "Origin not allowed");
		}
		return new Result(number, null, "");
	}

	private static @Nullable String parameter(@Nullable String query, String name) {
		if (query != null) {
			for (String parameter : query.split("&")) {
				if (parameter.startsWith(name + "=")) {
					return parameter.substring(name.length() + 1);
				}
			}
		}
		return null;
	}

	private static int number(@Nullable String version) {
		if (version == null || !VERSION.matcher(version).matches()) {
			return 0;
		}
		return (version.length() <= 9) ? Integer.parseInt(version) : Integer.MAX_VALUE;
	}

	/**
	 * The outcome of the check.
	 *
	 * @param version the protocol version, 0 when there is none
	 * @param refusal why the connection is refused, or {@code null} when it is not
	 */
	record Result(int version, @Nullable CloseCode refusal, String reason) {

	}

}

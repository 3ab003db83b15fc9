package dev.pusherchat.pusher;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import com.pusher.rest.PusherAbstract;
import com.pusher.rest.SignatureUtil;
import com.pusher.rest.util.Prerequisites;
import org.springframework.util.DigestUtils;
import org.springframework.web.util.UriUtils;

/** The official SDK, with our own transport for its requests. */
class PusherClient extends PusherAbstract<TriggerResult> {

	private final ApiTransport transport;

	PusherClient(PusherProperties properties, ApiTransport transport) {
		super(properties.appId(), properties.key(), properties.secret());
		this.transport = transport;
	}

	/** Creates a client that also derives the keys of encrypted channels. */
	PusherClient(PusherProperties properties, ApiTransport transport, String masterKeyBase64) {
		super(properties.appId(), properties.key(), properties.secret(), masterKeyBase64);
		this.transport = transport;
	}

	void connectTo(URI address) {
		setEncrypted("https".equals(address.getScheme()));
		setHost(address.getRawAuthority());
	}

	/** Authenticates a user, which the Java SDK lacks. */
	String authenticateUser(String socketId, ChannelUser user) {
		Prerequisites.isValidSocketId(socketId);
		Map<String, Object> data = new TreeMap<>(Map.of("id", user.id(), "user_info", user.info()));
		if (!user.watchlist().isEmpty()) {
			data.put("watchlist", user.watchlist());
		}
		String userData = serialise(data);
		String signature = SignatureUtil.sign(socketId + "::user::" + userData, this.secret);
		return serialise(Map.of("auth", this.key + ':' + signature, "user_data", userData));
	}

	/**
	 * Signs a request as the SDK does. The SDK would use Apache's HTTP client, which is
	 * not in the jar.
	 */
	@Override
	public TriggerResult post(String path, String body) {
		String resource = "/apps/" + this.appId + path;
		String others = "&auth_timestamp=%d&auth_version=1.0&body_md5=%s".formatted(Instant.now().getEpochSecond(),
				DigestUtils.md5DigestAsHex(body.getBytes(StandardCharsets.UTF_8)));
		String signature = SignatureUtil.sign("POST\n" + resource + "\nauth_key=" + this.key + others, this.secret);
		String query = "auth_key=" + UriUtils.encode(this.key, StandardCharsets.UTF_8) + others + "&auth_signature="
				+ signature;
		return doPost(URI.create(
				this.scheme + "://" + this.host + UriUtils.encodePath(resource, StandardCharsets.UTF_8) + '?' + query),
				body);
	}

	@Override
	protected TriggerResult doGet(URI uri) {
		return this.transport.call("GET", uri, "");
	}

	@Override
	protected TriggerResult doPost(URI uri, String body) {
		return this.transport.call("POST", uri, body);
	}

}

package dev.pusherchat.web.frontend;

import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

import dev.pusherchat.message.MessageResponse;

/**
 * How browsers reach Pusher. The defaults are those of {@code pusher.*}; change them if
 * browsers use another address than this server. With neither cluster nor host, browsers
 * use the server embedded in this application.
 *
 * @param key the app's public key
 * @param cluster the cluster of hosted Pusher
 * @param host the host of another server; takes precedence over the cluster
 * @param port the host's port; by default 443 with TLS and 80 without
 * @param useTls whether browsers use TLS; for the embedded server they do as for the page
 * @param channel the channel that messages are broadcast on
 * @param authentication whether the page is told that the API requires a bearer token
 * @param title the room's title, which the page shows
 * @param guests whether the page is told that {@code POST /guests} gives tokens away
 * @param typing whether the page is told that the Channels server takes client events,
 * for "is typing"; false unless {@code channels.client-events.enabled} is set
 * @param peopleChannel the presence channel that shows who is here; the name of
 * {@code channel} with {@code presence-} unless set
 */
@ConfigurationProperties("frontend")
public record FrontendProperties(@DefaultValue("") String key, @Nullable String cluster, @Nullable String host,
		@Nullable Integer port, @DefaultValue("true") boolean useTls, @DefaultValue("chat") String channel,
		@DefaultValue("false") boolean authentication, @DefaultValue("Chat") String title,
		@DefaultValue("false") boolean guests, @DefaultValue("false") boolean typing, @Nullable String peopleChannel) {

	private static final Pattern KIND = Pattern.compile("^(private-encrypted-|private-|presence-)");

	/** The part that is sent to a page; it contains no secret. */
	public Settings settings(@Nullable SignIn signIn) {
		String host = StringUtils.hasText(this.host) ? this.host : null;
		String cluster = (host == null && StringUtils.hasText(this.cluster)) ? this.cluster : null;
		return new Settings(this.key, cluster, host, (host != null) ? this.port : null,
				(host != null || cluster != null) ? this.useTls : null, this.channel, MessageResponse.EVENT,
				this.authentication, this.title, this.guests ? true : null, people(), signIn);
	}

	/** Only token holders have names that others can see. */
	private @Nullable People people() {
		if (!this.guests && !this.authentication) {
			return null;
		}
		String channel = StringUtils.hasText(this.peopleChannel) ? this.peopleChannel
				: "presence-" + KIND.matcher(this.channel).replaceFirst("");
		return new People(channel, this.typing);
	}

	/**
	 * The settings that a page gets at run time, so that one bundle works with any
	 * server.
	 *
	 * @param key the app's public key
	 * @param cluster the cluster of hosted Pusher, or {@code null}
	 * @param host the host of another server, or {@code null}; with neither it is the
	 * page's own
	 * @param port the host's port, or {@code null} for the scheme's own
	 * @param tls whether to use TLS, or {@code null} to do as for the page: a proxy may
	 * use TLS with the browser but not with this server
	 * @param channel the channel to subscribe to
	 * @param event the event that carries a message
	 * @param authentication whether the API requires a bearer token
	 * @param title the room's title
	 * @param guests {@code true} if {@code POST /guests} gives tokens away
	 * @param people where to see who is here, if token holders can
	 * @param signIn how to get an issuer's token, if the page can
	 */
	public record Settings(String key, @Nullable String cluster, @Nullable String host, @Nullable Integer port,
			@Nullable Boolean tls, String channel, String event, boolean authentication, String title,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean guests,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable People people,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SignIn signIn) {

		/**
		 * The addresses that a page may connect to, as Content-Security-Policy sources.
		 */
		public String connectSources() {
			String sources = channelSources();
			return (this.signIn != null) ? sources + ' ' + this.signIn.origin() : sources;
		}

		private String channelSources() {
			String scheme = Boolean.TRUE.equals(this.tls) ? "wss://" : "ws://";
			if (this.host != null) {
				return "'self' " + scheme + this.host + ((this.port != null) ? ":" + this.port : "");
			}
			return (this.cluster != null) ? "'self' " + scheme + "ws-" + this.cluster + ".pusher.com" : "'self'";
		}

	}

	/**
	 * Where a page sees who is here.
	 *
	 * @param channel the presence channel
	 * @param typing whether the Channels server takes client events
	 */
	public record People(String channel, boolean typing) {

	}

}

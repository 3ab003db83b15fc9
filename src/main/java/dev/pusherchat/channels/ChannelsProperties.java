package dev.pusherchat.channels;

import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.channel.ClientEvents;
import dev.pusherchat.channels.channel.Subscriptions;
import dev.pusherchat.channels.connection.WatchlistSettings;

/**
 * The embedded Channels server and its limits, which by default are Pusher's.
 *
 * @param enabled whether the embedded server runs
 * @param appId the id of its one app, as in the paths of the HTTP API
 * @param key the app's public key
 * @param secret the app's secret; never leaves this process
 * @param appDisabled whether connections to the app are refused (4003)
 * @param forceTls whether connections without TLS are closed, so that clients reconnect
 * with TLS (4000)
 * @param pathPrefix a path prefix before {@code /app} under which connections are
 * accepted too; clients call it {@code wsPath}
 * @param activityTimeout the silence after which either side pings the other
 * @param pongTimeout how long the answer to a ping may take (4201)
 * @param authorizationTimeout the time in which a connection must sign in or join a
 * channel that needs an authorization (4009); 0 for no limit. With tokens the default is
 * 30s
 * @param shutdownTimeout how long stopping waits for connections to close (4200), and
 * then for webhooks to be delivered
 * @param capacity how many connections the server accepts (4100); refused clients try
 * again; 10,000 unless set, or one for each 24 KB of the heap if that is less
 * @param maxConnections how many connections the app may have (4004); refused clients
 * give up; 0 for as many as the server accepts
 * @param maxConnectionsPerAddress how many connections may come from one address (4100),
 * as {@code server.forward-headers-strategy} lets it be seen; 0 for any number
 * @param maxChannelsPerConnection how many channels a connection may be subscribed to
 * @param maxTotalSubscriptionSize about how much of the heap the subscriptions and
 * authorizations of all connections may take; connections without an authorization share
 * half of it; past it new ones are refused; 1/8 of the heap unless set
 * @param maxChannelNameLength how long a channel's name may be; SDKs allow 200
 * @param allowedOrigins the origins whose pages may connect, {@code *} standing for any
 * text; empty for all. Pages of the server itself and clients other than browsers are
 * always accepted. With tokens the default is {@code cors.allowed-origins}
 * @param presence limits of presence channels
 * @param clientEvents events that clients send to each other
 * @param subscriptionCount whether subscribers get the number of subscriptions
 * @param watchlists lists of users whose sign-ins and sign-outs a user sees
 * @param cache what cache channels keep
 * @param webSocket limits of the sockets themselves
 * @param cluster how several nodes act as one
 */
@ConfigurationProperties("channels")
@Validated
record ChannelsProperties(boolean enabled, @NotBlank String appId, @NotBlank String key, @NotBlank String secret,
		boolean appDisabled, boolean forceTls,
		@DefaultValue("") @Pattern(regexp = "(/[A-Za-z0-9._~-]+)*",
				message = "must begin with a slash, and not end with one") String pathPrefix,
		@DefaultValue("30s") @DurationMin(seconds = 1) Duration activityTimeout,
		@DefaultValue("30s") @DurationMin(seconds = 1) Duration pongTimeout,
		@DefaultValue("0s") @DurationMin Duration authorizationTimeout,
		@DefaultValue("5s") @NotNull Duration shutdownTimeout, @Nullable @Positive Integer capacity,
		@PositiveOrZero int maxConnections, @PositiveOrZero int maxConnectionsPerAddress,
		@DefaultValue("1000") @Positive int maxChannelsPerConnection, @Nullable DataSize maxTotalSubscriptionSize,
		@DefaultValue("164") @Positive @Max(200) int maxChannelNameLength, @DefaultValue List<String> allowedOrigins,
		@DefaultValue @Valid @NestedConfigurationProperty Subscriptions.PresenceSettings presence,
		@DefaultValue @Valid @NestedConfigurationProperty ClientEvents.Settings clientEvents, boolean subscriptionCount,
		@DefaultValue @Valid @NestedConfigurationProperty WatchlistSettings watchlists,
		@DefaultValue @Valid @NestedConfigurationProperty Channels.CacheSettings cache,
		@DefaultValue @Valid WebSocket webSocket, @DefaultValue @Valid Cluster cluster) {

	/**
	 * Four times what a connection with a subscription takes, as collecting the garbage
	 * of all takes memory too.
	 */
	private static final int CONNECTION = 24 * 1024;

	int connections() {
		return (this.capacity != null) ? this.capacity
				: (int) Math.min(10_000, Runtime.getRuntime().maxMemory() / CONNECTION);
	}

	long totalSubscriptionBytes() {
		return bytes(this.maxTotalSubscriptionSize, 8);
	}

	private static long bytes(@Nullable DataSize size, int share) {
		return (size != null) ? size.toBytes() : Runtime.getRuntime().maxMemory() / share;
	}

	@Override
	public String toString() {
		return "ChannelsProperties[enabled=%s, appId=%s, key=%s]".formatted(this.enabled, this.appId, this.key);
	}

	/**
	 * Limits of the sockets themselves.
	 *
	 * @param maxMessageSize how large a message that a client sends may be (1009); 10,240
	 * bytes of data may grow six-fold by escaping
	 * @param maxQueueSize how much may wait to be written to one socket before it is
	 * closed (4100)
	 * @param maxQueueFrames how many frames may wait to be written to one socket
	 * @param maxTotalQueueSize how much may wait to be written to all sockets; past it
	 * those with most are cut off (4100); 1/8 of the heap unless set
	 * @param maxTotalMessageSize how much of unfinished messages may be kept for all
	 * sockets; past it those with most are cut off (4100); 1/16 of the heap unless set
	 * @param closeTimeout how long a peer may take to answer a close
	 */
	record WebSocket(@DefaultValue("96KB") @NotNull DataSize maxMessageSize,
			@DefaultValue("1MB") @NotNull DataSize maxQueueSize, @DefaultValue("16384") @Positive int maxQueueFrames,
			@Nullable DataSize maxTotalQueueSize, @Nullable DataSize maxTotalMessageSize,
			@DefaultValue("5s") @NotNull Duration closeTimeout) {

		long totalQueueBytes() {
			return bytes(this.maxTotalQueueSize, 8);
		}

		long totalMessageBytes() {
			return bytes(this.maxTotalMessageSize, 16);
		}

	}

	/**
	 * How several nodes act as one.
	 *
	 * @param journal what connects the nodes: nothing, so that each is alone, or a
	 * journal in the application's PostgreSQL, or in a Redis
	 * @param losslessFailover whether a stand-by that takes over from the database has
	 * everything that was committed, and a Redis everything after a restart too; else all
	 * connections are closed (4200) after a failover
	 * @param maxReplicaSize about how much of the heap the channels, members and users of
	 * all nodes may take; members beyond it are refused, channels beyond it are counted
	 * later; all nodes must have the same
	 */
	record Cluster(@DefaultValue("none") @NotNull Kind journal, boolean losslessFailover,
			@DefaultValue("32MB") @NotNull DataSize maxReplicaSize) {

		static final String JOURNAL = "channels.cluster.journal";

		/** What connects the nodes. */
		enum Kind {

			/** Nothing: each node is alone. */
			NONE,
			/** A journal in the application's PostgreSQL. */
			POSTGRESQL,
			/** A journal in a Redis. */
			REDIS

		}

	}

}

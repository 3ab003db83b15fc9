package dev.pusherchat.channels.cluster.journal.redis;

import java.net.URI;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.journal.JournalException;

/** Keeps the journal in Redis, when that is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@ConditionalOnProperty(name = "channels.cluster.journal", havingValue = "redis")
@EnableConfigurationProperties(RedisProperties.class)
class RedisJournalConfiguration {

	private static final String NAME = "channels.cluster.redis.uri";

	@Bean
	RedisJournal journal(App app, RedisProperties properties, SslBundles bundles,
			@Value("${channels.cluster.lossless-failover:false}") boolean losslessFailover) {
		RedisJournal journal = journal(properties, bundle(properties.sslBundle(), bundles), app.id(), losslessFailover);
		try {
			journal.check();
			return journal;
		}
		catch (IllegalStateException ex) {
			journal.close();
			throw unusable(properties, String.valueOf(ex.getMessage()));
		}
		catch (JournalException ex) {
			journal.close();
			throw unusable(properties,
					"This Redis cannot be used: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage() + '.');
		}
	}

	static RedisJournal journal(RedisProperties properties, @Nullable SslBundle bundle, String app,
			boolean losslessFailover) {
		RedisURI uri = uri(properties);
		RedisClient client = RedisClient.create();
		client.setOptions(options(properties, bundle));
		return new RedisJournal(client, uri, properties.prefix() + ':' + app, losslessFailover);
	}

	// what a URI may contain besides its host is secret
	private static RuntimeException unusable(RedisProperties properties, String reason) {
		RedisURI uri = uri(properties);
		return new InvalidConfigurationPropertyValueException(NAME, uri.getHost() + ':' + uri.getPort(), reason);
	}

	static RedisURI uri(RedisProperties properties) {
		String text = properties.uri();
		if (!text.startsWith("redis://") && !text.startsWith("rediss://")) {
			throw new InvalidConfigurationPropertyValueException(NAME, null,
					"A journal in Redis needs its URI, which begins with redis:// or rediss://.");
		}
		try {
			if (URI.create(text).getHost() == null) {
				throw new IllegalArgumentException("No host");
			}
			RedisURI uri = RedisURI.create(text);
			uri.setTimeout(properties.timeout());
			return uri;
		}
		catch (IllegalArgumentException ex) {
			// its message may show the password
			throw new InvalidConfigurationPropertyValueException(NAME, null,
					"It is no URI of a Redis; special characters of a password have to be percent-encoded.");
		}
	}

	// a link opens its connection again itself, so that each is known to be new
	private static ClientOptions options(RedisProperties properties, @Nullable SslBundle bundle) {
		ClientOptions.Builder options = ClientOptions.builder()
			.autoReconnect(false)
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.socketOptions(SocketOptions.builder().connectTimeout(properties.timeout()).keepAlive(true).build());
		if (bundle != null) {
			options.sslOptions(SslOptions.builder()
				.keyManager(bundle.getManagers().getKeyManagerFactory())
				.trustManager(bundle.getManagers().getTrustManagerFactory())
				.build());
		}
		return options.build();
	}

	private static @Nullable SslBundle bundle(@Nullable String name, SslBundles bundles) {
		try {
			return (name != null) ? bundles.getBundle(name) : null;
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException("channels.cluster.redis.ssl-bundle", name,
					"spring.ssl.bundle has no bundle of this name.");
		}
	}

}

package dev.pusherchat.channels.cluster.journal.redis;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where a journal in Redis is.
 *
 * @param uri the server, with user, password and database if it needs them:
 * {@code rediss://user:password@host:6379/0}; {@code rediss} is with TLS, {@code redis}
 * without
 * @param sslBundle the bundle of {@code spring.ssl.bundle} with which certificates are
 * checked; those that Java trusts unless set
 * @param timeout how long Redis may take to answer; at most 2s, because a node is cut off
 * soon after
 * @param prefix what the names of all keys begin with, before the app's id
 */
@ConfigurationProperties("channels.cluster.redis")
@Validated
record RedisProperties(@DefaultValue("") String uri, @Nullable String sslBundle,
		@DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 2) Duration timeout,
		@DefaultValue("channels") @Pattern(regexp = "[A-Za-z0-9._:-]{1,64}",
				message = "must have 1 to 64 letters, digits, dots, colons, hyphens or underscores") String prefix) {

	@Override
	public String toString() {
		return "RedisProperties[timeout=%s, prefix=%s]".formatted(this.timeout, this.prefix);
	}

}

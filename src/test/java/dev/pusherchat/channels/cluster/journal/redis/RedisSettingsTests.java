package dev.pusherchat.channels.cluster.journal.redis;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.test.util.TestSocketUtils;

import dev.pusherchat.channels.auth.App;

import static org.assertj.core.api.Assertions.assertThat;

class RedisSettingsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
		.withUserConfiguration(RedisJournalConfiguration.class)
		.withBean(App.class, () -> new App("1", "key", "secret"))
		.withPropertyValues("channels.enabled=true", "channels.cluster.journal=redis");

	private void refused(String expected, String... settings) {
		this.runner.withPropertyValues(settings)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(messages(failure)).contains(expected).doesNotContain("hidden")));
	}

	private static String messages(Throwable failure) {
		return String.join("\n",
				Stream.iterate(failure, (cause) -> cause != null, Throwable::getCause).map(String::valueOf).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "localhost:6379", "http://user:hidden@localhost", "redis-socket:///tmp/redis" })
	void addressThatIsNoneOfARedisIsRefused(String uri) {
		refused("begins with redis:// or rediss://", "channels.cluster.redis.uri=" + uri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://", "redis://user:hid#hidden@localhost", "redis://:hidden@/",
			"redis://a b:hidden@localhost", "redis://user:hidden@localhost:port" })
	void addressThatCannotBeReadIsRefusedWithoutItsSecrets(String uri) {
		refused("no URI of a Redis", "channels.cluster.redis.uri=" + uri);
	}

	@Test
	void serverThatIsNotThereIsNamed() {
		int port = TestSocketUtils.findAvailableTcpPort();
		refused("This Redis cannot be used", "channels.cluster.redis.uri=redis://user:hidden@127.0.0.1:" + port);
		refused("127.0.0.1:" + port, "channels.cluster.redis.uri=redis://user:hidden@127.0.0.1:" + port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout=99ms", "timeout=2001ms", "prefix=", "prefix=a b", "prefix={a}" })
	void settingsOutsideTheirLimitsAreRefused(String setting) {
		refused(setting.substring(0, setting.indexOf('=')), "channels.cluster.redis.uri=redis://localhost",
				"channels.cluster.redis." + setting);
	}

	@Test
	void bundleThatIsNotThereIsNamed() {
		refused("spring.ssl.bundle has no bundle of this name", "channels.cluster.redis.uri=rediss://localhost",
				"channels.cluster.redis.ssl-bundle=none");
	}

	@Test
	void nothingIsStartedForAnotherJournal() {
		this.runner.withPropertyValues("channels.cluster.journal=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisJournal.class));
	}

}

package dev.pusherchat.channels.cluster.journal.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class RedisRequirementsTests {

	private static String info(String... changed) {
		return "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nrole:master\r\naof_enabled:1\r\n"
				+ "maxmemory_policy:volatile-lru\r\n" + String.join("\r\n", changed) + "\r\n";
	}

	@Test
	void serverThatKeepsWhatItGetsIsAccepted(CapturedOutput output) {
		RedisRequirements.check(info());
		assertThat(output).doesNotContain("append-only");
	}

	@Test
	void serverThatWritesNoFileIsWarnedOf(CapturedOutput output) {
		RedisRequirements.check(info().replace("aof_enabled:1", "aof_enabled:0"));
		assertThat(output).contains("writes no append-only file").contains("appendonly");
	}

	@Test
	void oldServerIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> RedisRequirements.check(info().replace("7.0.15", "6.2.6")))
			.withMessage("Redis has to be of version 7 at least, and this one is 6.2.6.");
	}

	@Test
	void serverThatDoesNotTellItsVersionIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> RedisRequirements.check(""))
			.withMessageContaining("unknown");
		assertThatIllegalStateException().isThrownBy(() -> RedisRequirements.check("redis_version:x"));
	}

	@Test
	void serverThatEvictsAnyKeyIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> RedisRequirements.check(info().replace("volatile-lru", "allkeys-lru")))
			.withMessageContaining("maxmemory-policy is allkeys-lru");
	}

	@Test
	void replicaIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> RedisRequirements.check(info().replace("role:master", "role:slave")))
			.withMessageContaining("replica");
	}

	@Test
	void clusterIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> RedisRequirements.check(info().replace("mode:standalone", "mode:cluster")))
			.withMessageContaining("Redis Cluster");
	}

}

package dev.pusherchat.channels.cluster.journal.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalNode;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.channels.websocket.tomcat.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How a Redis is reached that is protected. */
class RedisAccessIT {

	private static final Pattern RIGHTS = Pattern.compile("(?s)ACL SETUSER chat(.*?)\\s*```");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
		.withUserConfiguration(RedisJournalConfiguration.class)
		.withBean(App.class, () -> new App("1", "key", "secret"))
		.withPropertyValues("channels.enabled=true", "channels.cluster.journal=redis");

	@TempDir
	private Path directory;

	@Test
	void documentedRightsAreEnough() throws Exception {
		Path users = Files.writeString(this.directory.resolve("users.acl"), "user default off\nuser chat" + rights());
		try (RedisServer server = new RedisServer("--aclfile", users.toString())) {
			String uri = "channels.cluster.redis.uri=redis://chat:p%40ss@127.0.0.1:" + server.port() + "/0";
			this.runner.withPropertyValues(uri).run((context) -> {
				assertThat(context).hasNotFailed();
				everythingWorks(context.getBean(RedisJournal.class));
			});
			this.runner.withPropertyValues(uri.replace("p%40ss", "wrong"))
				.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("WRONGPASS"));
			this.runner.withPropertyValues(uri, "channels.cluster.redis.prefix=other").run((context) -> {
				JournalNode node = new JournalNode(context.getBean(RedisJournal.class));
				assertThatExceptionOfType(JournalException.class).isThrownBy(node::join)
					.withMessageContaining("NOPERM");
			});
		}
	}

	private static String rights() throws IOException {
		Matcher rights = RIGHTS.matcher(Files.readString(Path.of("src/docs/cluster.md")));
		assertThat(rights.find()).isTrue();
		return rights.group(1).replaceAll("\\\\?\\s+", " ").replace("secret", "p@ss") + '\n';
	}

	private static void everythingWorks(Journal journal) {
		JournalNode node = new JournalNode(journal).join();
		journal.putSnapshot(node.id, new Snapshot(node.position(), new ArrayDeque<>(List.of(new byte[2 << 20]))));
		assertThat(journal.snapshot(node.id)).isNotNull();
		assertThat(node.ready(true)).isPresent();
		node.append("a");
		assertThat(node.texts()).containsExactly("ready", "a");
		assertThat(node.beat()).isOne();
		journal.trim(Long.MAX_VALUE);
		journal.leave(node.id, JournalNode.DOWN);
	}

	@Test
	void certificateOfTheServerIsChecked() throws Exception {
		TestCertificate certificate = new TestCertificate(this.directory, "-ext", "san=ip:127.0.0.1,dns:localhost");
		try (RedisServer server = new RedisServer()) {
			int port = server.tls(certificate.pem(), certificate.key());
			String uri = "channels.cluster.redis.uri=rediss://localhost:" + port;
			this.runner.withPropertyValues(uri)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("certification path"));
			this.runner
				.withPropertyValues(uri, "channels.cluster.redis.ssl-bundle=redis",
						"spring.ssl.bundle.pem.redis.truststore.certificate=" + certificate.pem().toUri())
				.run((context) -> {
					assertThat(context).hasNotFailed();
					everythingWorks(context.getBean(RedisJournal.class));
				});
		}
	}

	@Test
	void serverThatEvictsAndReplicaAreRefused() throws Exception {
		try (RedisServer server = new RedisServer("--maxmemory-policy", "allkeys-lfu")) {
			this.runner.withPropertyValues("channels.cluster.redis.uri=" + server.uri())
				.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("allkeys-lfu"));
			server.send("config set maxmemory-policy noeviction");
			server.send("replicaof 127.0.0.1 1");
			this.runner.withPropertyValues("channels.cluster.redis.uri=" + server.uri())
				.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("is a replica"));
		}
	}

}

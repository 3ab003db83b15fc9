package dev.pusherchat.message.retention;

import java.time.Clock;
import java.time.Duration;
import java.util.stream.LongStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import dev.pusherchat.message.LogFollower;
import dev.pusherchat.message.LogNode;
import dev.pusherchat.message.MessageResponse;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionIT {

	private static EmbeddedPostgres postgres;

	@BeforeAll
	static void start() throws Exception {
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stop() throws Exception {
		postgres.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql" })
	void oldMessagesGoInBatchesAndTheirIdsAreNotGivenOutAgain(String database) throws Exception {
		try (LogNode node = node(database)) {
			for (int i = 1; i <= 7; i++) {
				node.append("message " + i).get();
			}
			retention(node, Duration.ZERO, 5).deleteOldMessages();
			assertThat(node.log().after(0, 10)).as("young").hasSize(7);
			retention(node, Duration.ofDays(2), 5).deleteOldMessages();
			assertThat(node.log().after(0, 10)).as("not yet broadcast")
				.extracting(MessageResponse::id)
				.containsExactly(6L, 7L);
			retention(node, Duration.ofDays(2), 7).deleteOldMessages();
			assertThat(node.log().after(0, 10)).isEmpty();
			assertThat(node.log().head()).isEqualTo(7);
			assertThat(node.append("next").get().message().id()).isEqualTo(8);
		}
	}

	private static LogNode node(String database) {
		return database.equals("h2") ? new LogNode("jdbc:h2:mem:retention", "messages.append.timeout=1m")
				: new LogNode(postgres.getJdbcUrl("postgres", "postgres"), "spring.datasource.username=postgres",
						"messages.append.timeout=1m");
	}

	private static Retention retention(LogNode node, Duration later, long position) {
		StaticListableBeanFactory followers = new StaticListableBeanFactory();
		LongStream.of(position, 1000).forEach((each) -> followers.addBean("follower" + each, (LogFollower) () -> each));
		return new Retention(node.jdbc(), followers.getBeanProvider(LogFollower.class),
				Clock.offset(Clock.systemUTC(), later), Duration.ofDays(1), 2);
	}

}

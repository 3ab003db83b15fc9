package dev.pusherchat.message;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.pusherchat.message.append.Appender;
import dev.pusherchat.people.Person;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the statements of operations.md that erase an author. */
class ErasureIT {

	private static final String AUTHOR = "guest-1f0c";

	@Test
	void anAuthorIsErasedFromARunningNodeOnPostgres() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
			assertThatTheAuthorIsErased(postgres.getJdbcUrl("postgres", "postgres"), "postgres");
		}
	}

	@Test
	void anAuthorIsErasedFromARunningNodeOnH2() throws Exception {
		assertThatTheAuthorIsErased("jdbc:h2:mem:erasure;DB_CLOSE_DELAY=-1", "sa");
	}

	private static void assertThatTheAuthorIsErased(String url, String user) throws Exception {
		try (LogNode node = new LogNode(url)) {
			post(node, new Person(AUTHOR, "Ann"), "of Ann");
			post(node, new Person("guest-2", "Bob"), "of Bob");
			assertThat(node.page(null, null, 10)).containsExactly("of Ann", "of Bob");
			String epoch = node.log().state().epoch();
			erase(url, user);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> node.page(null, null, 10).get(0).equals("(erased)"));
			MessageResponse erased = node.find(1).orElseThrow();
			assertThat(erased.author()).isNull();
			assertThat(erased.authorName()).isNull();
			assertThat(node.find(2).map(MessageResponse::authorName)).isEqualTo(Optional.of("Bob"));
			assertThat(node.log().state().epoch()).isNotEqualTo(epoch);
			post(node, new Person("guest-2", "Bob"), "the log goes on");
			assertThat(node.page(null, null, 10)).containsExactly("(erased)", "of Bob", "the log goes on");
		}
	}

	private static void post(LogNode node, Person author, String content) {
		node.bean(Appender.class).appendFrom(author, content, null).join();
	}

	private static void erase(String url, String user) throws Exception {
		String document = Files.readString(Path.of("src/docs/operations.md"));
		int start = document.indexOf("BEGIN;");
		String[] statements = document.substring(start, document.indexOf("COMMIT;", start)).split(";");
		try (Connection connection = DriverManager.getConnection(url, user, "");
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (int i = 1; i < statements.length - 1; i++) {
				statement.executeUpdate(statements[i].replace("guest-…", AUTHOR));
			}
			connection.commit();
		}
	}

}

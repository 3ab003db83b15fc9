package dev.pusherchat.message.stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams of nodes that share a database. */
@Timeout(120)
class StreamTwoNodesIT {

	@Test
	void aReaderSeesWhatOtherNodesAppendAndResumesOnAnyNode() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
				StreamNode one = node(postgres);
				StreamNode other = node(postgres)) {
			String first;
			try (StreamReader reader = one.open("")) {
				reader.next();
				first = other.post("by the other node");
				assertThat(reader.data("new_message")).isEqualTo(first);
				assertNext(reader, one.post("by its own"));
			}
			try (StreamReader reader = other.resume(StreamNode.id(first) + "-" + one.epoch())) {
				assertThat(reader.data("new_message")).contains("by its own");
				assertNext(reader, one.post("by the first"));
			}
		}
	}

	private static StreamNode node(EmbeddedPostgres postgres) {
		return new StreamNode("spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
				"spring.datasource.username=postgres");
	}

	private static void assertNext(StreamReader reader, String posted) throws InterruptedException {
		assertThat(reader.data("new_message")).isEqualTo(posted);
	}

}

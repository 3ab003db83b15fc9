package dev.pusherchat.message.stream;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a reader of the stream receives, over real sockets. */
@Timeout(120)
class EventStreamIT {

	private static StreamNode node;

	@BeforeAll
	static void start() {
		node = new StreamNode("streams.keep-alive=300ms");
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Test
	void aMessageHasTheBytesOfItsPostAndTheIdOfItsPosition() throws Exception {
		try (StreamReader reader = node.open("")) {
			assertThat(reader.next()).startsWith("retry: 2000\nid: ").endsWith("-" + node.epoch() + "\n");
			String posted = node.post("hello");
			String event = reader.next();
			while (event.equals(":\n")) {
				event = reader.next();
			}
			assertThat(event).isEqualTo(
					"event: new_message\nid: %d-%s\ndata: %s\n".formatted(StreamNode.id(posted), node.epoch(), posted));
		}
	}

	@Test
	void withoutAPositionItBeginsAtTheEndOfTheLog() throws Exception {
		node.post("before");
		try (StreamReader reader = node.open("")) {
			String posted = node.post("afterwards");
			assertThat(reader.data("new_message")).isEqualTo(posted);
		}
	}

	@Test
	void itResumesAfterTheLastEventWhateverTheAddressSays() throws Exception {
		String first = node.post("1");
		String second = node.post("2");
		String third = node.post("3");
		try (StreamReader reader = node.open("?after=" + StreamNode.id(first))) {
			assertThat(reader.data("new_message")).isEqualTo(second);
			assertThat(reader.data("new_message")).isEqualTo(third);
		}
		try (StreamReader reader = node.resume(StreamNode.id(second) + "-" + node.epoch())) {
			assertThat(reader.data("new_message")).isEqualTo(third);
			assertNext(reader, node.post("4"));
		}
	}

	@Test
	void aLongLogIsReadPageByPageAndThenFollowed() throws Exception {
		long start = StreamNode.id(node.post("the first"));
		List<String> posted = new ArrayList<>();
		for (int i = 0; i < 230; i++) {
			posted.add(node.post("number-" + i));
		}
		try (StreamReader reader = node.open("?after=" + start)) {
			for (String message : posted) {
				assertThat(reader.data("new_message")).isEqualTo(message);
			}
			assertNext(reader, node.post("the last"));
		}
	}

	@Test
	void aReaderOfAnotherLogIsToldAndGoesOnFromTheHead() throws Exception {
		long head = StreamNode.id(node.post("the head"));
		try (StreamReader reader = node.resume("1-another");
				StreamReader ahead = node.resume((head + 5) + "-" + node.epoch())) {
			String reset = "{\"epoch\":\"%s\",\"head\":%d}".formatted(node.epoch(), head);
			assertThat(reader.data("reset")).isEqualTo(reset);
			assertThat(ahead.data("reset")).isEqualTo(reset);
			String posted = node.post("the next");
			assertThat(reader.data("new_message")).isEqualTo(posted);
			assertThat(ahead.data("new_message")).isEqualTo(posted);
		}
	}

	@Test
	void aLogThatIsReplacedWhileItIsReadIsAReset() throws Exception {
		long head = StreamNode.id(node.post("of the old log"));
		try (StreamReader reader = node.open("")) {
			reader.next();
			node.jdbc().sql("UPDATE message_log SET epoch = 'restored'").update();
			assertThat(reader.data("reset")).isEqualTo("{\"epoch\":\"restored\",\"head\":%d}".formatted(head));
			assertNext(reader, node.post("of the new log"));
		}
	}

	@Test
	void aHeadThatMovesBackWhileItIsReadIsAReset() throws Exception {
		long head = StreamNode.id(node.post("lost"));
		try (StreamReader reader = node.open("")) {
			reader.next();
			node.jdbc().sql("DELETE FROM messages WHERE id = ?").param(head).update();
			node.jdbc().sql("UPDATE message_log SET last_id = ?").param(head - 1).update();
			assertThat(reader.data("reset")).contains("\"head\":" + (head - 1));
			assertNext(reader, node.post("again"));
		}
	}

	@Test
	void aCommentKeepsASilentStreamAlive() throws Exception {
		try (StreamReader reader = node.open("")) {
			reader.next();
			assertThat(reader.next()).isEqualTo(":\n");
			assertThat(reader.next()).isEqualTo(":\n");
		}
	}

	@Test
	void noProxyMayKeepOrGatherOrCompressIt() throws Exception {
		try (StreamReader reader = node.open("")) {
			assertThat(reader.response().statusCode()).isEqualTo(200);
			assertThat(reader.response().headers().map()).containsEntry("content-type", List.of("text/event-stream"))
				.containsEntry("cache-control", List.of("no-store"))
				.containsEntry("x-accel-buffering", List.of("no"))
				.doesNotContainKey("content-encoding");
			assertThat(reader.response().headers().allValues("vary")).contains("Accept");
		}
		assertThat(node.call("GET", "", "Accept", "application/json").headers().allValues("vary")).contains("Accept");
	}

	@Test
	void headHasTheSameHeadersAndEnds() throws Exception {
		HttpResponse<String> response = node.call("HEAD", "", "Accept", "text/event-stream");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
	}

	@Test
	void aPageIsWhatOtherReadersGet() throws Exception {
		for (String accept : List.of("*/*", "application/json", "text/html,*/*;q=0.8", "text/*",
				"text/event-stream;q=0, application/json", "application/json, text/event-stream;q=0.9", "nonsense")) {
			assertThat(node.call("GET", "", "Accept", accept).headers().firstValue("content-type")).as(accept)
				.hasValue("application/json");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "*/*, text/event-stream", "text/event-stream, application/json;q=0.9",
			"application/*, Text/Event-Stream;q=1.0" })
	void aStreamIsWhatReadersGetWhoPreferIt(String accept) throws Exception {
		assertThat(node.call("HEAD", "", "Accept", accept).headers().firstValue("content-type"))
			.hasValue("text/event-stream");
	}

	@ParameterizedTest
	@CsvSource({ "?after=x, 1-e, after", "?after=-1, '', after", "?before=3, '', before", "?limit=3, '', limit",
			"'', 7, Last-Event-ID", "'', x-y, Last-Event-ID" })
	void whatIsWrongIsNamed(String query, String lastEventId, String parameter) throws Exception {
		HttpResponse<String> response = node.call("GET", query, "Accept", "text/event-stream", "Last-Event-ID",
				lastEventId);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"parameter\":\"%s\"".formatted(parameter));
	}

	@Test
	void aPageOfAnotherOriginMayResume() throws Exception {
		HttpResponse<String> response = node.call("OPTIONS", "", "Origin", "https://chat.example.com",
				"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "last-event-id");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Access-Control-Allow-Headers")).hasValue("last-event-id");
	}

	private static void assertNext(StreamReader reader, String posted) throws InterruptedException {
		assertThat(reader.data("new_message")).isEqualTo(posted);
	}

}

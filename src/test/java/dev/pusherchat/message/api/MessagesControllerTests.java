package dev.pusherchat.message.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageConfiguration;
import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.message.append.Appender;
import dev.pusherchat.message.append.Posted;
import dev.pusherchat.message.append.Posted.Outcome;
import dev.pusherchat.message.read.LogReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

@WebMvcTest(controllers = MessagesController.class,
		excludeAutoConfiguration = { ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class })
@Import(MessageConfiguration.class)
@ActiveProfiles("test")
class MessagesControllerTests {

	private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.120Z");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JsonMapper jsonMapper;

	@MockitoBean
	private LogReader reader;

	@MockitoBean
	private PendingPages pending;

	@MockitoBean
	private Appender appender;

	@BeforeEach
	void logOfTenMessages() {
		given(this.appender.appendFrom(any(), anyString(), any()))
			.willAnswer((call) -> posted(message(7, call.getArgument(1)), Outcome.STORED));
	}

	@Test
	void postAnswersTheStoredMessageAndWhereItIs() {
		assertThat(post("{\"content\":\"hi\"}")).hasStatus(HttpStatus.CREATED)
			.hasHeader("Location", "messages/7")
			.bodyText()
			.isEqualTo("{\"id\":7,\"content\":\"hi\",\"created_at\":\"2026-11-23T10:15:30.120Z\","
					+ "\"updated_at\":\"2026-11-23T10:15:30.120Z\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_FORM_URLENCODED_VALUE })
	void postWhoseAnswerTheClientWouldNotTakeIsNotStored(String type) {
		assertThat(this.mvc.post()
			.uri("/messages")
			.contentType(type)
			.accept(MediaType.TEXT_HTML)
			.param("content", "hi")
			.content("{\"content\":\"hi\"}")
			.exchange()).hasStatus(HttpStatus.NOT_ACCEPTABLE).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		then(this.appender).should(never()).appendFrom(any(), anyString(), any());
	}

	@Test
	void formIsPosted() {
		assertThat(this.mvc.post()
			.uri("/messages")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.param("content", "hi")
			.exchange()).hasStatus(HttpStatus.CREATED);
		then(this.appender).should().appendFrom(null, "hi", null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0085b", " hi ", "\u200frtl\u200e", "\ud83d\ude00", "\u0001", "\r\n." })
	void contentIsKeptAsItIs(String content) {
		assertThat(post(json(content))).hasStatus(HttpStatus.CREATED);
		then(this.appender).should().appendFrom(null, content, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"content\":null}", "{\"Content\":\"hi\"}", "{\"text\":\"hi\"}" })
	void postWhenContentIsMissingSaysHowTheBodyWasRead(String body) {
		assertRefused(body, "is missing: the body was read as JSON");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"content\":\"\"}", "{\"content\":\" \\t\\r\\n\\u00a0\\u0085\"}" })
	void postWhenContentIsBlankNamesTheField(String body) {
		assertRefused(body, "must not be blank");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\u200b", "\\u2060 \\ufeff\\u00ad\\n", "\\u3164", "\\ufe0f", "\\udb40\\udc01" })
	void postWhenNothingOfTheContentIsVisibleNamesTheField(String content) {
		assertRefused("{\"content\":\"%s\"}".formatted(content), "must not be blank");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u200b", "\u2764\ufe0f", "\ud83d\udc69\u200d\ud83d\udd2c" })
	void contentMayHoldZeroWidthCharactersBesidesVisibleOnes(String content) {
		assertThat(post(json(content))).hasStatus(HttpStatus.CREATED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.5", "true", "{}", "[]", "[\"hi\"]", "{\"text\":\"hi\"}" })
	void postWhenContentIsNoStringNamesTheField(String content) {
		assertRefused("{\"content\":%s}".formatted(content), "must be a string");
	}

	@Test
	void postWhenContentHasNulSaysSo() {
		assertRefused("{\"content\":\"a\\u0000b\"}", "must not contain NUL (U+0000)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\ud800", "\\udc00", "\\ude00\\ud83d", "a\\ud83d" })
	void postWhenContentHasALoneSurrogateSaysSo(String content) {
		assertRefused("{\"content\":\"%s\"}".formatted(content), "must not contain half a surrogate pair");
	}

	@ParameterizedTest
	@CsvSource({ "a, 1", "\u00e9, 2", "\ud83d\ude00, 4", "'\u0001', 6" })
	void contentIsLimitedByTheBytesOfItsEvent(String character, int bytes) {
		String longest = character.repeat((10_240 - event("").length()) / bytes);
		assertThat(post(json(longest))).hasStatus(HttpStatus.CREATED);
		assertThat(event(longest).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(10_240);
		assertRefused(json(longest + character), "is too long: its event must fit 10240 bytes");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "{", "{\"content\":\"hi\"} x", "{\"content\":\"hi\",\"content\":\"ho\"}", "\"hi\"", "[]" })
	void unreadableBodyIsABadRequest(String body) {
		assertThat(post(body)).hasStatus(HttpStatus.BAD_REQUEST);
		then(this.appender).should(never()).appendFrom(any(), anyString(), any());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			abc               | abc
			"abc"             | abc
			"a\\"b\\\\c"      | a"b\\c
			a b, c            | a b, c
			""")
	void idempotencyKeyIsQuotedOrBare(String header, String key) {
		assertThat(post("{\"content\":\"hi\"}", header)).hasStatus(HttpStatus.CREATED);
		then(this.appender).should().appendFrom(null, "hi", key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"\"", "\"abc", "\"a\"b\"", "a\u007fb" })
	void unusableIdempotencyKeyIsABadRequestThatNamesIt(String header) {
		assertThat(post("{\"content\":\"hi\"}", header)).hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("$.parameter")
			.isEqualTo("Idempotency-Key");
	}

	@Test
	void idempotencyKeyHas255CharactersAtMost() {
		assertThat(post("{\"content\":\"hi\"}", "k".repeat(255))).hasStatus(HttpStatus.CREATED);
		assertThat(post("{\"content\":\"hi\"}", "k".repeat(256))).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void twoIdempotencyKeysAreABadRequest() {
		assertThat(post("{\"content\":\"hi\"}", "a", "b")).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void repeatedPostAnswersTheFirstMessage() {
		given(this.appender.appendFrom(null, "hi", "k")).willReturn(posted(message(3, "hi"), Outcome.REPLAYED));
		assertThat(post("{\"content\":\"hi\"}", "k")).hasStatus(HttpStatus.OK)
			.hasHeader("Idempotency-Replayed", "true")
			.bodyJson()
			.extractingPath("$.id")
			.isEqualTo(3);
	}

	@Test
	void repeatedKeyWithOtherContentIsUnprocessable() {
		given(this.appender.appendFrom(null, "ho", "k")).willReturn(posted(message(3, "hi"), Outcome.CONFLICT));
		assertThat(post("{\"content\":\"ho\"}", "k")).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.startsWith("Idempotency-Key");
	}

	@Test
	void postThatIsNotTakenMayBeRetriedLater() {
		given(this.appender.appendFrom(null, "hi", null))
			.willReturn(CompletableFuture.failedFuture(LogUnavailableException.refused()));
		assertThat(post("{\"content\":\"hi\"}")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader(HttpHeaders.RETRY_AFTER, "1");
	}

	@Test
	void readWhileTheDatabaseIsAwayMayBeRepeatedLater() {
		given(this.reader.page(any(), any())).willReturn(
				CompletableFuture.failedFuture(LogUnavailableException.unread(new IllegalStateException("away"))));
		assertUnavailable(get(""));
		given(this.reader.message(3)).willReturn(
				CompletableFuture.failedFuture(LogUnavailableException.unread(new IllegalStateException("away"))));
		assertUnavailable(get("/3"));
	}

	private static void assertUnavailable(MvcTestResult result) {
		assertThat(result).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader(HttpHeaders.RETRY_AFTER, "1")
			.bodyText()
			.doesNotContain("away");
	}

	@ParameterizedTest
	@CsvSource({ "limit, 0", "limit, 1001", "limit, ten", "limit, -1", "limit, 99999999999999999999", "after, -1",
			"after, x", "after, 1.5", "before, x", "after, ''", "after, \u0661" })
	void unusableParameterIsABadRequestThatNamesIt(String name, String value) {
		assertThat(this.mvc.get().uri("/messages").param(name, value).exchange()).hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("$.parameter")
			.isEqualTo(name);
	}

	@Test
	void limitOutOfRangeIsToldTheRange() {
		assertThat(get("?limit=1001")).bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("limit must be a whole number from 1 to 1000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775807", "1000000000000000000", "-1" })
	void idOutOfRangeIsToldTheRange(String id) {
		assertThat(get("?after=" + id)).bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("after must be a whole number from 0 to 999999999999999999");
	}

	@Test
	void afterAndBeforeExcludeEachOther() {
		assertThat(get("?after=1&before=5")).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void messageIsFoundById() {
		given(this.reader.message(3)).willReturn(found(message(3, "hi")));
		assertThat(get("/3")).hasStatusOk().bodyJson().extractingPath("$.content").isEqualTo("hi");
	}

	@Test
	void cachesAskAgainForAMessage() {
		given(this.reader.message(3)).willReturn(found(message(3, "hi")));
		assertThat(get("/3")).hasHeader("Cache-Control", "no-cache");
	}

	@Test
	void messageThatATokenHolderReadsStaysInNoSharedCache() {
		given(this.reader.message(3)).willReturn(found(message(3, "hi")));
		assertThat(this.mvc.get().uri("/messages/3").principal(() -> "ann").exchange()).hasHeader("Cache-Control",
				"no-cache, private");
	}

	@Test
	void messageThatIsNotThereIsNotFound() {
		given(this.reader.message(11)).willReturn(CompletableFuture.completedFuture(Optional.empty()));
		assertThat(get("/11")).hasStatus(HttpStatus.NOT_FOUND).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/abc", "/-1", "/1.0", "/99999999999999999999" })
	void idThatIsNoNumberIsABadRequest(String path) {
		assertThat(get(path)).hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("$.parameter")
			.isEqualTo("id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/3" })
	void readWithABodyIsABadRequest(String path) {
		assertThat(this.mvc.get().uri("/messages" + path).header("Content-Length", 5).content("hello").exchange())
			.hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("$.parameter")
			.isEqualTo("body");
	}

	private void assertRefused(String body, String fault) {
		assertThat(post(body)).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
			.bodyJson()
			.extractingPath("$.errors.content")
			.asArray()
			.containsExactly(fault);
	}

	private MvcTestResult post(String body, String... keys) {
		return this.mvc.post().uri("/messages").contentType(MediaType.APPLICATION_JSON).headers((headers) -> {
			for (String key : keys) {
				headers.add("Idempotency-Key", key);
			}
		}).content(body).exchange();
	}

	private MvcTestResult get(String rest) {
		return this.mvc.get().uri("/messages" + rest).exchange();
	}

	private String json(String content) {
		return this.jsonMapper.writeValueAsString(Map.of("content", content));
	}

	private String event(String content) {
		return this.jsonMapper.writeValueAsString(message(Long.MAX_VALUE, content));
	}

	private CompletableFuture<Optional<EncodedMessage>> found(MessageResponse message) {
		return CompletableFuture
			.completedFuture(Optional.of(new EncodedMessage(message.id(), this.jsonMapper.writeValueAsBytes(message))));
	}

	private CompletableFuture<Posted> posted(MessageResponse message, Outcome outcome) {
		return CompletableFuture
			.completedFuture(new Posted(message, EncodedMessage.of(message, this.jsonMapper), outcome));
	}

	private MessageResponse message(long id, @Nullable String content) {
		return new MessageResponse(id, String.valueOf(content), NOW, NOW, null, null);
	}

}

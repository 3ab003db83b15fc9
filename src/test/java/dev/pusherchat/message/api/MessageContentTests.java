package dev.pusherchat.message.api;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.people.Person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessageContentTests {

	private static final int LIMIT = 1000;

	private final MessageContent content = new MessageContent(JsonMapper.shared(), LIMIT);

	@Test
	void theLimitCountsTheAuthorAndNameOfThePost() {
		assertThatLimitIsThatOfTheEvent(null);
		assertThatLimitIsThatOfTheEvent(new Person("guest-1", "Ann"));
		assertThatLimitIsThatOfTheEvent(new Person("guest-1", "\"".repeat(40)));
		assertThatLimitIsThatOfTheEvent(new Person("x".repeat(128), "😀".repeat(40)));
		assertThatLimitIsThatOfTheEvent(new Person("x".repeat(128), null));
	}

	private void assertThatLimitIsThatOfTheEvent(@Nullable Person author) {
		for (String character : new String[] { "x", "\u001f" }) {
			int length = 0;
			while (size(character.repeat(length + 1), author) <= LIMIT) {
				length++;
			}
			String longest = character.repeat(length);
			assertThat(this.content.check(longest, "", author)).isEqualTo(longest);
			assertThatExceptionOfType(ErrorResponseException.class)
				.isThrownBy(() -> this.content.check(longest + character, "", author));
		}
	}

	private static int size(String content, @Nullable Person author) {
		return JsonMapper.shared()
			.writeValueAsBytes(new MessageResponse(Long.MAX_VALUE, content, Instant.EPOCH, Instant.EPOCH,
					(author != null) ? author.id() : null, (author != null) ? author.displayName() : null)).length;
	}

}

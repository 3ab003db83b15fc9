package dev.pusherchat.message.stream;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.read.Page;

import static org.assertj.core.api.Assertions.assertThat;

class RecentEventsTests {

	private final RecentEvents recent = RecentEvents.NONE.follow(page("log", 10));

	@Test
	void beginsAtTheHead() {
		assertThat(this.recent.isAt("log", 10)).isTrue();
		assertThat(this.recent.after("log", 9)).isNull();
	}

	@Test
	void anEventIsSharedByAllWhoAskForIt() {
		RecentEvents more = this.recent.follow(page("log", 12, 11, 12));
		assertThat(more.after("log", 10)).isNotNull().isSameAs(more.after("log", 10));
		assertThat(more.after("log", 11)).extracting(StreamEvent::id).isEqualTo(12L);
		assertThat(more.after("log", 12)).isNull();
		assertThat(more.after("other", 11)).isNull();
	}

	@Test
	void startsAnewWhenThePageDoesNotFollow() {
		RecentEvents more = this.recent.follow(page("log", 12, 11, 12));
		for (Page page : List.of(page("other", 13, 13), page("log", 11), page("log", 14, 14), page("log", 2000, 13))) {
			RecentEvents anew = more.follow(page);
			assertThat(anew.events()).isEmpty();
			assertThat(anew.isAt(page.state().epoch(), page.state().head())).isTrue();
		}
	}

	@Test
	void holdsABoundedNumberOfEvents() {
		RecentEvents all = this.recent;
		for (long id = 11; id <= 1500; id++) {
			all = all.follow(page("log", id, id));
		}
		assertThat(all.events()).hasSize(RecentEvents.MAX_EVENTS);
		assertThat(all.end()).isEqualTo(1500);
		assertThat(all.after("log", 500)).extracting(StreamEvent::id).isEqualTo(501L);
	}

	@Test
	void holdsABoundedNumberOfBytes() {
		RecentEvents all = this.recent;
		for (long id = 11; id <= 30; id++) {
			all = all.follow(new Page(new LogState("log", id), List.of(new EncodedMessage(id, new byte[100_000]))));
		}
		assertThat(all.events()).hasSize(10);
		assertThat(all.end()).isEqualTo(30);
	}

	private static Page page(String epoch, long head, long... ids) {
		return new Page(new LogState(epoch, head),
				LongStream.of(ids).mapToObj((id) -> new EncodedMessage(id, new byte[] { '{', '}' })).toList());
	}

}

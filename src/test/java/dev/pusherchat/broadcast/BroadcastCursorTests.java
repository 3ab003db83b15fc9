package dev.pusherchat.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BroadcastCursorTests {

	private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "", "");

	private final CursorFixture fixture = new CursorFixture(this.database);

	private final SharedCursor shared = this.fixture.node();

	private final LocalCursor local = new LocalCursor(this.fixture.log.log(), this.fixture.table);

	private final List<Long> steps = new ArrayList<>();

	@AfterEach
	void close() {
		this.database.dispose();
	}

	@Test
	void bothBeginAtTheHead() {
		this.fixture.log.endAt(7);
		this.shared.start();
		this.local.start();
		assertThat(this.local.position()).isEqualTo(7);
		this.shared.start();
		assertThat(this.shared.position()).isEqualTo(7);
	}

	@Test
	void theSharedCursorGoesOnWhereItWas() {
		this.shared.start();
		this.fixture.log.endAt(7);
		this.shared.advance((id) -> id + 5);
		this.fixture.node().start();
		assertThat(this.fixture.node().position()).isEqualTo(5);
	}

	@Test
	void theLocalCursorLeavesNoBacklogForASharedOne() {
		this.shared.start();
		this.fixture.log.endAt(7);
		this.local.start();
		this.fixture.log.endAt(9);
		this.shared.start();
		assertThat(this.shared.position()).isEqualTo(9);
	}

	@Test
	void atTheHeadThereIsNothingToDo() {
		for (BroadcastCursor cursor : List.of(this.shared, this.local)) {
			this.fixture.log.endAt(0);
			cursor.start();
			assertThat(cursor.atHead()).isTrue();
			this.fixture.log.endAt(1);
			assertThat(cursor.atHead()).isFalse();
		}
	}

	@Test
	void aFailureMovesNothing() {
		for (BroadcastCursor cursor : List.of(this.shared, this.local)) {
			this.fixture.log.endAt(0);
			cursor.start();
			this.fixture.log.endAt(7);
			assertThatIllegalStateException().isThrownBy(() -> cursor.advance((id) -> {
				throw new IllegalStateException();
			}));
			assertThat(cursor.position()).isZero();
		}
	}

	@Test
	void aLogThatWasWipedSwallowsNoNewMessages() {
		for (BroadcastCursor cursor : List.of(this.shared, this.local)) {
			this.fixture.log.endAt(0);
			cursor.start();
			this.fixture.log.endAt(100);
			cursor.advance((id) -> 100);
			this.fixture.log.endAt(2);
			assertThat(cursor.atHead()).isFalse();
			cursor.advance((id) -> id);
			assertThat(cursor.position()).isEqualTo(2);
			this.fixture.log.endAt(3);
			cursor.advance(this::step);
			assertThat(cursor.position()).isEqualTo(3);
		}
		assertThat(this.steps).containsExactly(2L, 2L);
	}

	private long step(long id) {
		this.steps.add(id);
		return id + 1;
	}

}

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
		moveBy(this.shared, 5);
		this.fixture.node().start();
		assertThat(this.fixture.node().position()).isEqualTo(5);
	}

	@Test
	void whenANodeWithAnEmbeddedServerStartsARunningSharedCursorGoesOnAtTheHead() {
		this.shared.start();
		this.fixture.log.endAt(7);
		moveBy(this.shared, 7);
		this.local.start();
		assertThat(this.shared.position()).isEqualTo(7);
		assertThat(this.shared.atHead()).isTrue();
		this.fixture.log.endAt(9);
		List<Long> held = new ArrayList<>();
		this.shared.hold((id) -> {
			held.add(id);
			return null;
		});
		assertThat(held).containsExactly(9L);
		this.fixture.log.endAt(12);
		assertThat(this.shared.position()).isEqualTo(9);
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
			assertThatIllegalStateException().isThrownBy(() -> cursor.hold((id) -> {
				throw new IllegalStateException();
			}));
			assertThat(cursor.position()).isZero();
		}
	}

	private static void moveBy(BroadcastCursor cursor, long messages) {
		cursor.hold((id) -> {
			cursor.move(id + messages);
			return null;
		});
	}

}

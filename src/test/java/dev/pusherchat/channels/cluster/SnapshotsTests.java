package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;

import static org.assertj.core.api.Assertions.assertThat;

class SnapshotsTests {

	private static final ReplicaSettings SETTINGS = new ReplicaSettings(10, false, Duration.ofSeconds(10), 10, 10_000);

	private final BatchCodec codec = new BatchCodec(new App("1", "key", "secret"));

	private final MemoryJournal journal = new MemoryJournal(new MemoryDatabase(() -> 0));

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final Snapshots snapshots = new Snapshots(this.journal, this.codec, this.tasks::add);

	private final Replica replica = new Replica(SETTINGS, ReplicaObserver.NONE, new Position(7, "leader", 2));

	@BeforeEach
	void join() {
		for (String newcomer : List.of("a", "b")) {
			this.journal.join(new Newcomer(newcomer, newcomer, 1, new byte[0], null, new byte[0]));
		}
		this.replica.live(List.of(live("a"), live("b")));
	}

	private static Joined.Live live(String newcomer) {
		return new Joined.Live(newcomer, newcomer, 1, 0);
	}

	private void write(int second) {
		this.snapshots.write(this.replica, TimeUnit.SECONDS.toNanos(second));
	}

	@Test
	void newcomersGetTheSameStateFromOneCopy() {
		write(1);
		assertThat(this.tasks).hasSize(1);
		this.tasks.remove().run();
		for (String newcomer : List.of("a", "b")) {
			Snapshot stored = Objects.requireNonNull(this.journal.snapshot(newcomer));
			this.codec.verifySnapshot(newcomer, 7, stored.parts());
			assertThat(stored.parts().toArray()).isEqualTo(this.replica.encode().toArray());
		}
	}

	@Test
	void stateIsNotCopiedAgainWhileItIsStored() {
		write(1);
		this.replica.live(List.of(live("c")));
		write(10);
		assertThat(this.tasks).hasSize(1);
		this.tasks.remove().run();
		write(14);
		assertThat(this.tasks).as("for c").hasSize(1);
		this.tasks.remove().run();
		assertThat(this.journal.snapshot("c")).isNull();
		write(15);
		assertThat(this.tasks).as("5 s after the last look").hasSize(1);
	}

}

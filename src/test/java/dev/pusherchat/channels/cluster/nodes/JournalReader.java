package dev.pusherchat.channels.cluster.nodes;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads what nodes append, from its joining on. It never beats, so it is soon a member no
 * more.
 */
final class JournalReader implements AutoCloseable {

	private final Journal journal;

	private Position position;

	JournalReader(Journal journal) {
		this.journal = journal;
		String node = UUID.randomUUID().toString();
		byte[] up = new BatchCodec(Nodes.APP).encode(node, 0, new Entry.Up("reader"));
		this.position = journal.join(new Newcomer(node, "reader", BatchCodec.VERSION, up, null, new byte[0])).up();
	}

	/**
	 * Returns how many batches of a node came after its "down", of those not read yet.
	 */
	int appendedAfterDown() {
		Set<String> down = new HashSet<>();
		int late = 0;
		for (List<Batch> batches = read(); !batches.isEmpty(); batches = read()) {
			for (Batch batch : batches) {
				late += down.contains(batch.node()) ? 1 : 0;
				if (batch.batch() == Journal.DOWN) {
					down.add(batch.node());
				}
				this.position = batch.position();
			}
		}
		assertThat(down).isNotEmpty();
		return late;
	}

	private List<Batch> read() {
		return this.journal.read(this.position, 100);
	}

	@Override
	public void close() throws Exception {
		this.journal.close();
	}

}

package dev.pusherchat.channels.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalContract;

/** The journal of the simulation does what every journal does. */
class MemoryJournalTests extends JournalContract {

	private final Map<String, MemoryDatabase> databases = new ConcurrentHashMap<>();

	@Override
	protected Journal open(String app) {
		return new MemoryJournal(
				this.databases.computeIfAbsent(app, (key) -> new MemoryDatabase(System::currentTimeMillis)));
	}

}

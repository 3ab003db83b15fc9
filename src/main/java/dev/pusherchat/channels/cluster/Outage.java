package dev.pusherchat.channels.cluster;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pusherchat.channels.cluster.journal.JournalException;

/** Logs when one of the threads cannot reach the journal, and when it can again. */
final class Outage {

	private static final Log logger = LogFactory.getLog(Outage.class);

	private final String thread;

	private boolean lasts;

	Outage(String thread) {
		this.thread = thread;
	}

	void begin(JournalException cause) {
		if (!this.lasts) {
			this.lasts = true;
			logger.warn("The journal does not answer the " + this.thread + "; trying again", cause);
		}
	}

	void end() {
		if (this.lasts) {
			this.lasts = false;
			logger.info("The journal answers the " + this.thread + " again");
		}
	}

}

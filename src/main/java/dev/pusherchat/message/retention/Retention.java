package dev.pusherchat.message.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.pusherchat.message.LogFollower;

/**
 * Deletes messages that are old enough and that no follower of the log needs any more.
 * Their ids are never reused: the log's row keeps the last id.
 */
class Retention {

	private static final Logger logger = LoggerFactory.getLogger(Retention.class);

	private final JdbcClient jdbc;

	private final ObjectProvider<LogFollower> followers;

	private final Clock clock;

	private final Duration keepFor;

	private final int batchSize;

	Retention(JdbcClient jdbc, ObjectProvider<LogFollower> followers, Clock clock, Duration keepFor, int batchSize) {
		this.jdbc = jdbc;
		this.followers = followers;
		this.clock = clock;
		this.keepFor = keepFor;
		this.batchSize = batchSize;
	}

	/** Deletes all old messages, one batch per transaction. */
	void deleteOldMessages() {
		try {
			int deleted;
			do {
				deleted = deleteBatch();
			}
			while (deleted == this.batchSize);
		}
		catch (DataAccessException ex) {
			logger.warn("Old messages can't be deleted; the next run tries again", ex);
		}
	}

	private int deleteBatch() {
		OffsetDateTime before = this.clock.instant().minus(this.keepFor).atOffset(ZoneOffset.UTC);
		long needed = this.followers.stream().mapToLong(LogFollower::position).min().orElse(Long.MAX_VALUE);
		// selected by id, because the age has no index
		return this.jdbc
			.sql("DELETE FROM messages WHERE created_at < :before AND id <= :needed"
					+ " AND id IN (SELECT id FROM messages ORDER BY id LIMIT :size)")
			.param("before", before)
			.param("needed", needed)
			.param("size", this.batchSize)
			.update();
	}

}

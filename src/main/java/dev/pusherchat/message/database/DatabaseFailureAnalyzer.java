package dev.pusherchat.message.database;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Explains in a sentence why the database can't be opened at start-up. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<CannotGetJdbcConnectionException> {

	private static final int H2_FILE_IN_USE = 90020;

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, CannotGetJdbcConnectionException cause) {
		if (!(cause.getCause() instanceof SQLException refusal)) {
			return null;
		}
		if (refusal.getErrorCode() == H2_FILE_IN_USE) {
			return new FailureAnalysis("The database file is in use by another process.",
					"Stop the other process, or let spring.datasource.url name another file.", cause);
		}
		return new FailureAnalysis("The database can't be opened: " + refusal.getMessage(),
				"Check that the database runs, spring.datasource.url and its account;"
						+ " the directory of an H2 file must be writable.",
				cause);
	}

}

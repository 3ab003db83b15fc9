package dev.pusherchat.message.database;

import java.sql.SQLException;
import java.util.Set;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Makes the connection pool drop connections that can no longer write: the H2 database
 * has closed itself, or the PostgreSQL server is read-only now.
 */
public class ConnectionEviction implements SQLExceptionOverride {

	// H2: database is closed, object is already closed; PostgreSQL: read-only transaction
	private static final Set<String> BROKEN = Set.of("90098", "90121", "25006");

	@java.lang.Override
	public Override adjudicate(SQLException failure) {
		return BROKEN.contains(String.valueOf(failure.getSQLState())) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

}

package dev.pusherchat.message.append;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.MessageProperties;

/**
 * Forces committed data to the disk. H2 leaves that to the operating system; PostgreSQL
 * does it at each commit.
 */
@Component
class DiskSync {

	private final JdbcClient jdbc;

	private final boolean needed;

	DiskSync(DataSource dataSource, JdbcClient jdbc, MessageProperties properties) throws MetaDataAccessException {
		this.jdbc = jdbc;
		this.needed = properties.append().sync()
				&& JdbcUtils.extractDatabaseMetaData(dataSource, (metaData) -> isFileOfH2(metaData.getURL()));
	}

	private static boolean isFileOfH2(String url) throws SQLException {
		return DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.H2 && !url.startsWith("jdbc:h2:mem:");
	}

	void sync() {
		if (this.needed) {
			this.jdbc.sql("CHECKPOINT SYNC").update();
		}
	}

}

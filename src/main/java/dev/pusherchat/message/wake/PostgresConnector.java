package dev.pusherchat.message.wake;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Opens connections with the settings of the pool, but outside it. */
class PostgresConnector {

	/** The name of the connections in {@code pg_stat_activity}. */
	static final String APPLICATION_NAME = "wake-listener";

	private final HikariDataSource pool;

	PostgresConnector(HikariDataSource pool) {
		this.pool = pool;
	}

	Connection open() throws SQLException {
		Properties properties = new Properties();
		properties.putAll(this.pool.getDataSourceProperties());
		properties.setProperty("ApplicationName", APPLICATION_NAME);
		put(properties, "user", this.pool.getUsername());
		put(properties, "password", this.pool.getPassword());
		Connection connection = DriverManager.getConnection(this.pool.getJdbcUrl(), properties);
		try {
			initialize(connection);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	// in production this makes the server notice that a node is gone
	private void initialize(Connection connection) throws SQLException {
		String sql = this.pool.getConnectionInitSql();
		if (StringUtils.hasText(sql)) {
			try (Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		}
	}

	private static void put(Properties properties, String name, @Nullable String value) {
		if (value != null) {
			properties.setProperty(name, value);
		}
	}

}

package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Opens connections to the application's database that do not come from its pool.
 *
 * @param properties what the driver is told, user and password included
 */
public record Database(String url, Properties properties) {

	/** Describes the database of a pool. */
	public static Database of(HikariDataSource pool) {
		Properties properties = new Properties();
		properties.putAll(pool.getDataSourceProperties());
		if (pool.getUsername() != null) {
			properties.setProperty("user", pool.getUsername());
		}
		if (pool.getPassword() != null) {
			properties.setProperty("password", pool.getPassword());
		}
		return new Database(pool.getJdbcUrl(), properties);
	}

	/**
	 * Opens a connection within about two seconds.
	 * @param name what the server's list of sessions calls it
	 * @param queryMode {@code simple} sends a call and its commit at once
	 */
	Connection open(String name, String queryMode) throws SQLException {
		Properties properties = new Properties();
		properties.putAll(this.properties);
		properties.setProperty("ApplicationName", name);
		properties.setProperty("preferQueryMode", queryMode);
		properties.setProperty("connectTimeout", "2");
		properties.setProperty("loginTimeout", "2");
		properties.setProperty("socketTimeout", "2");
		properties.setProperty("tcpKeepAlive", "true");
		Connection connection = DriverManager.getConnection(this.url, properties);
		try {
			prepare(connection);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	// whatever the role's and the database's own settings are
	private static void prepare(Connection connection) throws SQLException {
		connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
		try (Statement statement = connection.createStatement();
				ResultSet none = statement.executeQuery("select set_config('synchronous_commit', 'on', false)"
						+ " where current_setting('synchronous_commit') = 'off'")) {
			none.next();
		}
	}

	@Override
	public String toString() {
		return "Database[url=" + this.url + "]";
	}

}

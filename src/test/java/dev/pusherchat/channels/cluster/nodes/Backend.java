package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.util.List;

import dev.pusherchat.channels.cluster.journal.redis.RedisServer;

/** What keeps the journal of the nodes. */
enum Backend {

	POSTGRESQL {

		@Override
		Server start() throws IOException {
			return PostgresAccess.CHOSEN.start();
		}

		@Override
		List<String> settings(int port) {
			return PostgresAccess.CHOSEN.settings(port);
		}

	},

	REDIS {

		@Override
		Server start() throws IOException {
			RedisServer redis = new RedisServer();
			return new Server(this, redis.port(), redis);
		}

		@Override
		List<String> settings(int port) {
			// messages are shared by the nodes of one process only
			return List.of("--channels.cluster.journal=redis", "--channels.cluster.redis.uri=redis://127.0.0.1:" + port,
					"--spring.datasource.url=jdbc:h2:mem:nodes");
		}

	};

	/** Starts a server. */
	abstract Server start() throws IOException;

	/** Returns the settings of a node that finds the server at a port. */
	abstract List<String> settings(int port);

	/** A server that runs. */
	record Server(Backend backend, int port, AutoCloseable process) implements AutoCloseable {

		List<String> settings() {
			return this.backend.settings(this.port);
		}

		@Override
		public void close() throws IOException {
			try {
				this.process.close();
			}
			catch (IOException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IOException(ex);
			}
		}

	}

}

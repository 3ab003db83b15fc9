package dev.pusherchat.channels.websocket.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

import dev.pusherchat.channels.auth.App;

/**
 * A Channels server to be measured.
 *
 * @param name what the table calls it
 * @param address where it listens
 * @param app its app
 * @param process its process, if that is known
 */
record Target(String name, InetSocketAddress address, App app, Optional<ProcessHandle> process) {

	/**
	 * Reads {@code host:port} or {@code host:port:pid}; the app is that of the
	 * development profile unless told.
	 */
	static Target parse(String text) {
		String[] parts = text.split(":");
		return at(parts[0] + ':' + parts[1], new InetSocketAddress(parts[0], Integer.parseInt(parts[1])),
				(parts.length > 2) ? ProcessHandle.of(Long.parseLong(parts[2])) : Optional.empty());
	}

	static Target at(String name, InetSocketAddress address, Optional<ProcessHandle> process) {
		return new Target(
				name, address, new App(System.getProperty("load.app-id", "1"),
						System.getProperty("load.key", "app-key"), System.getProperty("load.secret", "app-secret")),
				process);
	}

	/** The processor time of its process so far, {@code NaN} if that isn't known. */
	double cpuSeconds() {
		return this.process.flatMap((known) -> known.info().totalCpuDuration())
			.map((duration) -> duration.toNanos() / 1e9)
			.orElse(Double.NaN);
	}

	/** The resident memory of its process, {@code NaN} if that isn't known. */
	double residentKilobytes() throws IOException {
		return this.process.isPresent() ? Results.residentKilobytes(this.process.get().pid()) : Double.NaN;
	}

}

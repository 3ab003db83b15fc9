package dev.pusherchat.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.pusherchat.channels.auth.App;

/**
 * A Channels server to be measured.
 *
 * @param name what the table calls it
 * @param address where it listens
 * @param app its app
 * @param process its process, if that is known
 */
public record Target(String name, InetSocketAddress address, App app, Optional<ProcessHandle> process) {

	/**
	 * Reads {@code host:port} or {@code host:port:pid}; the app is that of the
	 * development profile unless told.
	 */
	static Target parse(String text) {
		String[] parts = text.split(":");
		return at(parts[0] + ':' + parts[1], new InetSocketAddress(parts[0], Integer.parseInt(parts[1])),
				(parts.length > 2) ? ProcessHandle.of(Long.parseLong(parts[2])) : Optional.empty());
	}

	public static Target at(String name, InetSocketAddress address, Optional<ProcessHandle> process) {
		return new Target(
				name, address, new App(System.getProperty("load.app-id", "1"),
						System.getProperty("load.key", "app-key"), System.getProperty("load.secret", "app-secret")),
				process);
	}

	/** The processor time of its processes so far, {@code NaN} if they aren't known. */
	public double cpuSeconds() {
		return processes().stream()
			.map((each) -> each.info().totalCpuDuration())
			.flatMap(Optional::stream)
			.mapToDouble((duration) -> duration.toNanos() / 1e9)
			.reduce(Double::sum)
			.orElse(Double.NaN);
	}

	/** The resident memory of its processes, {@code NaN} if they aren't known. */
	double residentKilobytes() throws IOException {
		return kilobytes("VmRSS");
	}

	/** The most resident memory that its processes have had. */
	double peakKilobytes() throws IOException {
		return kilobytes("VmHWM");
	}

	private double kilobytes(String field) throws IOException {
		double sum = this.process.isPresent() ? 0 : Double.NaN;
		for (ProcessHandle each : processes()) {
			sum += Results.kilobytes(each.pid(), field);
		}
		return sum;
	}

	/** Its process, and those that this one has started. */
	private List<ProcessHandle> processes() {
		return this.process.stream().flatMap((known) -> Stream.concat(Stream.of(known), known.descendants())).toList();
	}

}

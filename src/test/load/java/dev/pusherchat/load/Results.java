package dev.pusherchat.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

/** What was measured, printed as a table with the machine above it. */
public final class Results {

	// by measure, then by server
	private final Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final double loadBefore = this.system.getSystemLoadAverage();

	/**
	 * Records a value; {@code NaN}, which is unknown, is left out.
	 * @param server what was measured
	 * @param measure how, and in which unit
	 * @param value the value
	 */
	public void record(String server, String measure, double value) {
		if (Double.isNaN(value)) {
			return;
		}
		this.results.computeIfAbsent(measure, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(server, (key) -> new ArrayList<>())
			.add(value);
		System.err.printf("%s | %s | %.2f%n", measure, server, value);
	}

	/**
	 * Reads the processor time of this process, the generator.
	 * @return the time in seconds
	 */
	public double ownSeconds() {
		return this.system.getProcessCpuTime() / 1e9;
	}

	/**
	 * The resident memory of a process.
	 * @param pid its id
	 * @return its kilobytes
	 * @throws IOException if there is no such process
	 */
	public static double residentKilobytes(long pid) throws IOException {
		return kilobytes(pid, "VmRSS");
	}

	/** A field of a process's status that is a size. */
	static double kilobytes(long pid, String field) throws IOException {
		return Files.readAllLines(Path.of("/proc/" + pid + "/status"))
			.stream()
			.filter((line) -> line.startsWith(field + ':'))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.sum();
	}

	/** Prints all that was recorded. */
	public void print() {
		System.out.printf("%n%s, %d processors, %s %s, Java %s, load average %.1f before and %.1f after%n%n",
				processor(), this.system.getAvailableProcessors(), this.system.getName(), this.system.getVersion(),
				System.getProperty("java.version"), this.loadBefore, this.system.getSystemLoadAverage());
		System.out.println("| measure | server | min | median | max |\n| --- | --- | --- | --- | --- |");
		this.results.forEach((measure, servers) -> servers.forEach((server, values) -> {
			List<Double> sorted = values.stream().sorted().toList();
			System.out.printf("| %s | %s | %.2f | %.2f | %.2f |%n", measure, server, sorted.get(0),
					sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
		}));
	}

	private static String processor() {
		try {
			return Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.findFirst()
				.map((line) -> line.replaceAll(".*: ", ""))
				.orElse("unknown processor");
		}
		catch (IOException ex) {
			return "unknown processor";
		}
	}

}

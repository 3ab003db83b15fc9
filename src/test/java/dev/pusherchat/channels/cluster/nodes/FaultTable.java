package dev.pusherchat.channels.cluster.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Prints a line for each test: whether it passes, and the numbers that it notes. With
 * {@code -Dfault.scale=full} the tests are as large and as long as the promises say.
 */
public final class FaultTable implements ParameterResolver, AfterTestExecutionCallback {

	private static final boolean FULL = "full".equals(System.getProperty("fault.scale"));

	/** Returns how much of something a test takes: in every build, and at full scale. */
	public static int scaled(int small, int full) {
		return FULL ? full : small;
	}

	/**
	 * Returns what keeps the journal: PostgreSQL in every build, and Redis too at full
	 * scale; or the one that {@code -Dfault.journal} names.
	 */
	static Stream<Backend> journals() {
		String chosen = System.getProperty("fault.journal");
		if (chosen != null) {
			return Stream.of(Backend.valueOf(chosen.toUpperCase(Locale.ROOT)));
		}
		return FULL ? Stream.of(Backend.values()) : Stream.of(Backend.POSTGRESQL);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		return parameter.getParameter().getType() == Numbers.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		return numbers(test);
	}

	private static Numbers numbers(ExtensionContext test) {
		return test.getStore(Namespace.create(FaultTable.class))
			.computeIfAbsent(Numbers.class, (type) -> new Numbers(), Numbers.class);
	}

	@Override
	public void afterTestExecution(ExtensionContext test) {
		String suite = test.getRequiredTestClass().getSimpleName();
		String invocation = Stream.iterate(test, (context) -> context.getParent().orElseThrow())
			.filter((context) -> context.getTestMethod().isEmpty())
			.findFirst()
			.orElseThrow()
			.getDisplayName();
		System.out.printf("fault table: %s: %s: %s %s%n", outcome(test),
				suite.equals(invocation) ? suite : suite + ' ' + invocation,
				words(test.getRequiredTestMethod().getName()), numbers(test).all);
	}

	private static String outcome(ExtensionContext test) {
		return test.getExecutionException()
			.map((ex) -> (ex instanceof TestAbortedException) ? "left out" : "FAILS")
			.orElse("passes");
	}

	private static String words(String name) {
		return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
	}

	/** What a test has measured. */
	public static final class Numbers {

		private final List<String> all = new ArrayList<>();

		public void note(String format, Object... values) {
			this.all.add(format.formatted(values));
		}

	}

}

package dev.pusherchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps a package and a class small enough to be read at once. */
class SizeTests {

	private static final int MAX_TYPES = 14;

	private static final int MAX_LINES = 280;

	@Test
	void noPackageHasTooManyTypes() throws IOException {
		assertThat(sources().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting())))
			.isNotEmpty()
			.allSatisfy((directory, types) -> assertThat(types).as("types in %s", directory)
				.isLessThanOrEqualTo(MAX_TYPES));
	}

	@Test
	void noClassIsTooLong() throws IOException {
		for (Path source : sources()) {
			assertThat(Files.readAllLines(source)).as("lines of %s", source).hasSizeLessThanOrEqualTo(MAX_LINES);
		}
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> !file.endsWith("package-info.java"))
				.toList();
		}
	}

}

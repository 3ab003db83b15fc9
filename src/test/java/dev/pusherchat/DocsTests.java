package dev.pusherchat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents are easy to read, and what they refer to exists. */
class DocsTests {

	private static final int MAX_WORDS = 25;

	private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```.*?^\\1```$");

	private static final Pattern CODE = Pattern.compile("`[^`]+`");

	private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]*)]\\(([^()\\s]+)\\)");

	private static final Pattern PICTURE = Pattern.compile("<img src=\"([^\"]+)\"");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

	/** Names such as H2 and HTTP/1.1 have no number in this sense. */
	private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d./-])\\d[\\d,.]*");

	@ParameterizedTest
	@MethodSource("easyPages")
	void sentencesAreShort(Path page) throws IOException {
		assertThat(blocks(read(page)).flatMap(DocsTests::sentences).filter((sentence) -> words(sentence) > MAX_WORDS))
			.as("sentences of more than %d words", MAX_WORDS)
			.isEmpty();
	}

	@ParameterizedTest
	@MethodSource("easyPages")
	void cellOfATableHasOneNumberAtMost(Path page) throws IOException {
		assertThat(cells(read(page)).filter((cell) -> NUMBER.matcher(cell).results().count() > 1))
			.as("cells with several numbers")
			.isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkLeadsSomewhere(Path page) throws IOException {
		String text = FENCE.matcher(Files.readString(page)).replaceAll("");
		List<String> targets = Stream
			.concat(LINK.matcher(CODE.matcher(text).replaceAll("code")).results().map((link) -> link.group(2)),
					PICTURE.matcher(text).results().map((picture) -> picture.group(1)))
			.filter((target) -> !target.startsWith("http"))
			.toList();
		assertThat(targets).allSatisfy((target) -> assertThat(leadsSomewhere(page, target)).isTrue());
	}

	@Test
	void settingsOfTheReadmeAreDescribed() throws IOException {
		String settings = Files.readString(Path.of("README.md")).split("\n## Ten settings", 2)[1].split("\n## ", 2)[0];
		List<String> names = Pattern.compile("`([A-Za-z0-9_]+([._-][A-Za-z0-9_-]+)+)`")
			.matcher(settings)
			.results()
			.map((name) -> name.group(1))
			.toList();
		String described = Files.readString(Path.of("src/docs/configuration.md"))
				+ Files.readString(Path.of("src/docs/authentication.md"));
		assertThat(names).hasSizeGreaterThanOrEqualTo(10).allSatisfy((name) -> assertThat(described).contains(name));
	}

	@Test
	void rulesFindWhatTheyAreFor() {
		String page = """
				One two. Three `four five`
				six [seven](a.md): eight.

				- nine

				| a | b |
				|---|---|
				| H2 1,000.5 | 1 to 2 `3` |

				```
				code
				```
				""";
		assertThat(blocks(clean(page)).flatMap(DocsTests::sentences).map(DocsTests::words)).containsExactly(2L, 5L, 1L,
				1L, 1L, 2L, 4L);
		assertThat(cells(clean(page)).map((cell) -> NUMBER.matcher(cell).results().count())).containsExactly(0L, 0L, 1L,
				2L);
		assertThat(anchors("## What `one` is, and isn't")).containsExactly("what-one-is-and-isnt");
	}

	private static boolean leadsSomewhere(Path page, String target) throws IOException {
		String[] parts = target.split("#", 2);
		Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
		return Files.exists(file) && (parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]));
	}

	static Stream<Path> easyPages() {
		return Stream
			.concat(Stream.of("README.md"),
					Stream
						.of("README", "authentication", "clients", "cluster", "comparison", "CONTRIBUTING", "moving",
								"operations", "SECURITY")
						.map((name) -> "src/docs/%s.md".formatted(name)))
			.map(Path::of);
	}

	static Stream<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.list(Path.of("src/docs"))) {
			return Stream
				.concat(Stream.of(Path.of("README.md"), Path.of("src/test/load/README.md")),
						docs.filter((file) -> file.toString().endsWith(".md")).toList().stream())
				.sorted();
		}
	}

	/** The names that headings have in addresses. */
	private static Set<String> anchors(String text) {
		return HEADING.matcher(FENCE.matcher(text).replaceAll(""))
			.results()
			.map((heading) -> LINK.matcher(heading.group(1)).replaceAll("$1"))
			.map((heading) -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	private static String read(Path page) {
		try {
			return clean(Files.readString(page));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a reader reads: code counts as a word, a block of code as none. */
	private static String clean(String text) {
		String prose = FENCE.matcher(text).replaceAll("").replaceAll("(?s)<!--.*?-->", "");
		return LINK.matcher(CODE.matcher(prose).replaceAll("code")).replaceAll("$1");
	}

	/** Paragraphs, items of lists, headings and cells. */
	private static Stream<String> blocks(String text) {
		List<String> blocks = new ArrayList<>();
		for (String part : text.split("\n(\\s*\n|(?=\\s*([-*|#]|\\d+\\.) ))")) {
			blocks.addAll(part.startsWith("|") ? cells(part).toList() : List.of(part.replaceAll("\\s+", " ").strip()));
		}
		return blocks.stream().filter((block) -> !block.isEmpty());
	}

	private static Stream<String> cells(String text) {
		return text.lines()
			.filter((line) -> line.startsWith("|") && !line.startsWith("|-") && !line.startsWith("| -"))
			.flatMap((line) -> Stream.of(line.substring(1).split("(?<!\\\\)\\|")))
			.map(String::strip)
			.filter((cell) -> !cell.isEmpty());
	}

	private static Stream<String> sentences(String block) {
		return Stream.of(block.split("(?<=[.!?])[)*\"]* "));
	}

	private static long words(String sentence) {
		return Pattern.compile("\\S*[\\p{L}\\p{N}]\\S*").matcher(sentence).results().map(MatchResult::group).count();
	}

}

package dev.pusherchat.prepared;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class DecisiveSettingsTests {

	private static final String JAVA = "java.specification.version";

	private final MockEnvironment environment = new MockEnvironment().withProperty(JAVA, "17");

	@Test
	void settingsAreWrittenInOneOrderWithTheJava() {
		set("b", "2").set("a", "1");
		assertThat(write("b", "unset", "a")).isEqualTo("a=1\nb=2\njava.specification.version=17\nunset\n");
	}

	@Test
	void nothingHasChangedAtFirst() {
		set("a", "x=y").set("lines", "one\ntwo").set("empty", "");
		assertThat(changed(write("a", "lines", "empty", "unset"))).isEmpty();
	}

	@Test
	void whatWasSetOrUnsetOrGotAnotherValueHasChanged() {
		set("a", "1").set("b", "2").set("same", "3");
		String written = write("a", "b", "c", "same");
		MockEnvironment now = new MockEnvironment().withProperty(JAVA, "17")
			.withProperty("a", "2")
			.withProperty("c", "3")
			.withProperty("same", "3");
		assertThat(DecisiveSettings.changed(now, written)).containsExactly("a", "b", "c");
	}

	@Test
	void emptyIsNotUnset() {
		String written = write("a");
		set("a", "");
		assertThat(changed(written)).containsExactly("a");
	}

	@Test
	void anotherJavaIsAChange() {
		String written = write();
		set(JAVA, "25");
		assertThat(changed(written)).containsExactly(JAVA);
	}

	@Test
	void whatTheProcessAndTheJarSayOfThemselvesIsNotKept() {
		set("spring.application.pid", "1").set("spring.application.version", "1.0.0");
		assertThat(write("spring.application.pid", "spring.application.version")).doesNotContain("spring");
	}

	@Test
	void whatASettingTakesItsValueFromIsNotKeptBesideIt() {
		set("VARIABLE", "1").set("a", "${VARIABLE:}");
		assertThat(write("VARIABLE", "DATABASE_URL", "a")).isEqualTo("a=1\njava.specification.version=17\n");
	}

	@Test
	void onlyWhetherPortsDifferCounts() {
		String written = write("server.port", "management.server.port");
		set("server.port", "9000");
		assertThat(changed(written)).isEmpty();
		set("management.server.port", "9000");
		assertThat(changed(written)).isEmpty();
		set("management.server.port", "9001");
		assertThat(changed(written)).containsExactly("management.server.port", "server.port");
	}

	@Test
	void onlyWhetherThereIsADatabaseCounts() {
		set("spring.datasource.url", "jdbc:postgresql://one/chat?password=secret");
		String written = write("spring.datasource.url");
		assertThat(written).doesNotContain("secret");
		set("spring.datasource.url", "jdbc:postgresql://other/chat");
		assertThat(changed(written)).isEmpty();
		set("spring.datasource.url", "");
		assertThat(changed(written)).containsExactly("spring.datasource.url");
	}

	private DecisiveSettingsTests set(String name, String value) {
		this.environment.setProperty(name, value);
		return this;
	}

	private String write(String... names) {
		return DecisiveSettings.write(this.environment, List.of(names));
	}

	private List<String> changed(String written) {
		return DecisiveSettings.changed(this.environment, written);
	}

}

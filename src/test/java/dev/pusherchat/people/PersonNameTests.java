package dev.pusherchat.people;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PersonNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "Ann", "J", "Zoë", "Ng\u0169", "O’Brien", "李小龍", "Владимир", "محمد علی", "می\u200cخواهم",
			"שָׁלוֹם", "தமிழ்", "བསྒྲུབས", "ประยุทธ์", "👩\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "1️⃣",
			"\ud83e\udee0", "葛\udb40\udd00", "<b>Ann</b>", "'; drop table messages", "a b", "\u00a1Hola!", "x̌́̃" })
	void aNameOfAnyScriptStaysAsItIs(String name) {
		assertThat(PersonName.check(name)).isEqualTo(name);
		assertThat(PersonName.cut(name)).isEqualTo(name);
	}

	@Test
	void spacesAroundANameAreLeftOutAndLettersAreComposed() {
		assertThat(PersonName.check("\u00a0\t Zoe\u0308\u3000\n")).isEqualTo("Zo\u00eb");
		assertThat(PersonName.cut("\u00a0\t Zoe\u0308\u3000\n")).isEqualTo("Zo\u00eb");
	}

	@Test
	void aNameHasAtMost40CodePointsAfterComposition() {
		assertThat(PersonName.check("😀".repeat(40))).hasSize(80);
		assertThat(PersonName.check("e\u0301".repeat(40))).isEqualTo("é".repeat(40));
		for (String name : List.of("x".repeat(41), "😀".repeat(41), "é".repeat(41), "\u0958".repeat(21),
				"x".repeat(60_000))) {
			assertThatIllegalArgumentException().isThrownBy(() -> PersonName.check(name))
				.withMessage("must have at most 40 characters");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u00a0", "\u3164", "\u2800", "\u115f\u1160", "\u3164 \uffa0" })
	void aNameMustBeVisible(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> PersonName.check(name)).withMessage("must not be blank");
		assertThat(PersonName.cut(name)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "A\u0000nn", "A\nnn", "A\u0085nn", "A\u2028nn", "A\u2029nn", "\u202eAnn", "A\u2066nn",
			"A\u200enn", "A\u200fnn", "A\u061cnn", "A\u00adnn", "A\ufeffnn", "A\u200bnn", "A\u2060nn", "A\ud800nn",
			"A\udc00nn", "\u0301Ann", "\u200dAnn", "A\u0332\u0332\u0332\u0332nn", "A\u20dd\u20dd\u20dd\u20ddnn",
			"A\u0332\u200d\u0332\u200d\u0332\u200d\u0332nn", "A\ufffenn", "A\ufdd0nn", "A\udb40\udc41nn",
			"A\u1aca\u1aca\u1aca\u1acann" })
	void aNameThatLeavesItsLineIsRefusedAndAnIssuersIsCut(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> PersonName.check(name))
			.withMessageStartingWith("must not contain control or invisible characters");
		String cut = PersonName.cut(name);
		assertThat(cut).startsWith("A").endsWith("nn");
		assertThat(PersonName.check(String.valueOf(cut))).isEqualTo(cut);
	}

	@Test
	void anIssuersNameIsCutTo40CodePoints() {
		assertThat(PersonName.cut("😀".repeat(500))).isEqualTo("😀".repeat(40));
		assertThat(PersonName.cut("x".repeat(39) + " y")).isEqualTo("x".repeat(39));
	}

	@Test
	void whateverAnIssuerSaysIsCutToAValidNameOrNone() {
		Random random = new Random(19);
		String corners = "aé\u0301\u0302\u0f71\u0f72\u200d\u202e\u0000\ud800\udc00\u3164 \u1100\u1161\u11a8\ufe0f\u20e3"
				+ "\u0958\ufb1d\u1aca\uffff😀\ud834\udd5e";
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int length = random.nextInt(60); length > 0; length--) {
				text.append(corners.charAt(random.nextInt(corners.length())));
			}
			String cut = PersonName.cut(text.toString());
			if (cut != null) {
				assertThat(PersonName.check(cut)).as("%s", text.codePoints().boxed().toList()).isEqualTo(cut);
				assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).isTrue();
			}
		}
	}

	@Test
	@Timeout(10)
	void aHugeNameCostsNoTime() {
		String marks = "a" + "\u0315\u0300\u0316\u0301".repeat(16_000);
		for (int i = 0; i < 1000; i++) {
			PersonName.cut(marks);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> PersonName.check(marks));
	}

}

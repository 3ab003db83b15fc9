package dev.pusherchat.people;

import java.text.Normalizer;

import org.jspecify.annotations.Nullable;

/**
 * The rule for names: 1 to 40 code points of Unicode in NFC, at least one of them
 * visible, and none that leaves its line or changes the direction of others.
 */
public final class PersonName {

	/** The maximum length in code points. */
	public static final int LONGEST = 40;

	// Tibetan needs three on one character
	private static final int MAX_MARKS = 3;

	// no code point of NFC comes from more than four; bounds the work of normalizing
	private static final int LONGEST_RAW = 4 * LONGEST;

	// words of Persian and emoji need these two of the invisible characters
	private static final String JOINERS = "\u200c\u200d";

	// these are letters and symbols for Unicode, but have no shape
	private static final String FILLERS = "\u115f\u1160\u2800\u3164\uffa0";

	private PersonName() {
	}

	/**
	 * Returns a name without spaces around it, in NFC.
	 * @throws IllegalArgumentException if it breaks the rule; the message says how
	 */
	public static String check(String text) {
		String stripped = strip(text);
		String name = isLongerThan(LONGEST_RAW, stripped) ? stripped : normalize(stripped);
		if (isLongerThan(LONGEST, name)) {
			throw new IllegalArgumentException("must have at most %d characters".formatted(LONGEST));
		}
		if (!name.equals(clean(name))) {
			throw new IllegalArgumentException(
					"must not contain control or invisible characters, changes of direction, "
							+ "half surrogate pairs, or more than %d combining marks on a character"
								.formatted(MAX_MARKS));
		}
		if (!isVisible(name)) {
			throw new IllegalArgumentException("must not be blank");
		}
		return name;
	}

	/**
	 * Cuts a text to the rule.
	 * @return the name, or {@code null} if nothing visible is left
	 */
	public static @Nullable String cut(String text) {
		String name = strip(normalize(clean(normalize(first(LONGEST_RAW, strip(text))))));
		return isVisible(name) ? name : null;
	}

	private static boolean isLongerThan(int codePoints, String text) {
		return text.codePointCount(0, text.length()) > codePoints;
	}

	private static String first(int codePoints, String text) {
		return isLongerThan(codePoints, text) ? text.substring(0, text.offsetByCodePoints(0, codePoints)) : text;
	}

	private static String normalize(String text) {
		return Normalizer.normalize(text, Normalizer.Form.NFC);
	}

	private static String strip(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && isSpace(text.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isSpace(char character) {
		return Character.isWhitespace(character) || Character.isSpaceChar(character);
	}

	/** Leaves out what the rule refuses, and what follows the longest name. */
	private static String clean(String text) {
		StringBuilder name = new StringBuilder();
		int length = 0;
		int marks = 0;
		for (int codePoint : text.codePoints().filter((each) -> !isRefused(each)).toArray()) {
			if (isMark(codePoint)) {
				marks++;
			}
			else if (!isJoiner(codePoint)) {
				marks = 0;
			}
			boolean follows = length > 0 || isFirst(codePoint);
			if (follows && marks <= MAX_MARKS && length < LONGEST) {
				name.appendCodePoint(codePoint);
				length++;
			}
		}
		return name.toString();
	}

	/** A mark would sit on what precedes the name. */
	private static boolean isFirst(int codePoint) {
		return !isMark(codePoint) && !isJoiner(codePoint) && !Character.isSpaceChar(codePoint)
				&& Character.getType(codePoint) != Character.COMBINING_SPACING_MARK;
	}

	private static boolean isJoiner(int codePoint) {
		return JOINERS.indexOf(codePoint) >= 0;
	}

	private static boolean isMark(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
			// newer than this Java: an emoji, a rare ideograph, or perhaps a mark
			case Character.UNASSIGNED -> codePoint < 0x1f000 || codePoint > 0x3ffff;
			default -> false;
		};
	}

	private static boolean isRefused(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				true;
			case Character.FORMAT -> !isJoiner(codePoint);
			default -> (codePoint & 0xfffe) == 0xfffe || (codePoint >= 0xfdd0 && codePoint <= 0xfdef);
		};
	}

	private static boolean isVisible(String name) {
		return name.codePoints().anyMatch((codePoint) -> isFirst(codePoint) && FILLERS.indexOf(codePoint) < 0);
	}

}

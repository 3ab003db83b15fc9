package dev.pusherchat.message.wake;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a node tells the others.
 *
 * @param node the node's random id, by which it knows its own notices
 * @param head the last id that it has appended
 */
record Notice(String node, long head) {

	/** PostgreSQL's channel for notices. */
	static final String CHANNEL = "messages_appended";

	private static final Pattern FORMAT = Pattern.compile("(\\S+) (\\d{1,18})");

	/** Returns {@code null} if the text is not a notice: anybody may notify. */
	static @Nullable Notice parse(String text) {
		Matcher matcher = FORMAT.matcher(text);
		return matcher.matches() ? new Notice(matcher.group(1), Long.parseLong(matcher.group(2))) : null;
	}

	@Override
	public String toString() {
		return this.node + ' ' + this.head;
	}

}

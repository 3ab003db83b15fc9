package dev.pusherchat.channels.protocol;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a client has sent.
 *
 * @param event the event's name
 * @param channel the channel, which only client events have here
 * @param data its data, or {@code null} when there is none
 */
public record ClientEvent(String event, @Nullable String channel, @Nullable JsonValue data) {

	private static final Set<String> MEMBERS = Set.of("event", "channel", "data");

	/**
	 * Reads a message.
	 * @param text the message
	 * @return what the client has sent
	 * @throws ProtocolException when it is no event
	 */
	public static ClientEvent parse(String text) throws ProtocolException {
		Map<String, JsonValue> members = Json.object(text, MEMBERS);
		if (members == null) {
			throw new ProtocolException("Invalid message: not a JSON object");
		}
		String event = string(members.get("event"));
		if (event == null) {
			throw new ProtocolException("Invalid message: no event");
		}
		return new ClientEvent(event, string(members.get("channel")), members.get("data"));
	}

	/**
	 * Reads the members of the data, which is an object or a string that holds one.
	 * @param wanted the names of the members that matter
	 * @return those that are there
	 * @throws ProtocolException when the data is no object
	 */
	public Map<String, JsonValue> members(Set<String> wanted) throws ProtocolException {
		Map<String, JsonValue> members = (this.data != null) ? Json.object(this.data.text(), wanted) : null;
		if (members == null) {
			throw new ProtocolException("Invalid data: not a JSON object");
		}
		return members;
	}

	private static @Nullable String string(@Nullable JsonValue value) {
		return (value != null) ? value.string() : null;
	}

}

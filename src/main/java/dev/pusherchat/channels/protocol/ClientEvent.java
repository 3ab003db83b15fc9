package dev.pusherchat.channels.protocol;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An event that a client has sent.
 *
 * @param channel the channel, for client events; the others name it in their data
 */
public record ClientEvent(String event, @Nullable String channel, @Nullable JsonValue data) {

	private static final Set<String> MEMBERS = Set.of("event", "channel", "data");

	/**
	 * Parses a message.
	 * @throws ProtocolException when it is not an event
	 */
	public static ClientEvent parse(String text) throws ProtocolException {
		Map<String, JsonValue> members = Json.object(text, MEMBERS);
		if (members == null) {
			throw new ProtocolException("Invalid message: not a JSON object");
		}
		String event = Json.string(members, "event");
		if (event == null) {
			throw new ProtocolException("Invalid message: no event");
		}
		return new ClientEvent(event, Json.string(members, "channel"), members.get("data"));
	}

	/**
	 * Returns the wanted members of the data, which is an object or a string that
	 * contains one.
	 * @throws ProtocolException when the data is not an object
	 */
	public Map<String, JsonValue> members(Set<String> wanted) throws ProtocolException {
		Map<String, JsonValue> members = (this.data != null) ? Json.object(this.data.text(), wanted) : null;
		if (members == null) {
			throw new ProtocolException("Invalid data: not a JSON object");
		}
		return members;
	}

}

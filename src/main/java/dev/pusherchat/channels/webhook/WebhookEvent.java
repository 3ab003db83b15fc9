package dev.pusherchat.channels.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.ByteWriter;

/**
 * Something that happened on a channel.
 *
 * @param members the other members of its JSON
 * @param origin where the nodes of a cluster know it from, {@code null} on a node alone
 */
record WebhookEvent(WebhookType type, String channel, Map<String, Object> members, @Nullable Origin origin) {

	private static final int OVERHEAD = 256;

	WebhookEvent(WebhookType type, String channel) {
		this(type, channel, Map.of());
	}

	private WebhookEvent(WebhookType type, String channel, Map<String, Object> members) {
		this(type, channel, members, null);
	}

	static WebhookEvent member(WebhookType type, String channel, String userId) {
		return new WebhookEvent(type, channel, Map.of("user_id", userId));
	}

	static WebhookEvent subscriptionCount(String channel, int count) {
		return new WebhookEvent(WebhookType.SUBSCRIPTION_COUNT, channel, Map.of("subscription_count", count));
	}

	static WebhookEvent clientEvent(String channel, String event, String data, String socketId,
			@Nullable String userId) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("event", event);
		members.put("data", data);
		members.put("socket_id", socketId);
		if (userId != null) {
			members.put("user_id", userId);
		}
		return new WebhookEvent(WebhookType.CLIENT_EVENT, channel, members);
	}

	Map<String, Object> json() {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("name", this.type.wireName());
		json.put("channel", this.channel);
		json.putAll(this.members);
		if (this.origin != null) {
			json.put("id", this.origin.id());
			json.put("sequence", this.origin.sequence());
		}
		return json;
	}

	WebhookEvent of(Origin origin) {
		return new WebhookEvent(this.type, this.channel, this.members, origin);
	}

	/** The time in milliseconds at which it happened, if that is known. */
	long since(long otherwise) {
		return (this.origin != null) ? this.origin.time() : otherwise;
	}

	WebhookEvent numbered(long sequence) {
		Origin from = Objects.requireNonNull(this.origin);
		return of(new Origin(from.id(), from.time(), sequence));
	}

	/** The number that all nodes know it by. */
	long sequence() {
		return (this.origin != null) ? this.origin.sequence() : 0;
	}

	void write(ByteWriter out) {
		out.writeString(this.type.name()).writeString(this.channel).writeLong(this.members.size());
		this.members.forEach((name,
				value) -> out.writeString(name).writeBoolean(value instanceof Integer).writeString(value.toString()));
		Origin from = Objects.requireNonNull(this.origin);
		out.writeString(from.id()).writeLong(from.time()).writeLong(from.sequence());
	}

	static WebhookEvent read(ByteReader in) {
		WebhookType type = WebhookType.valueOf(in.readString());
		String channel = in.readString();
		Map<String, Object> members = new LinkedHashMap<>();
		for (int count = in.readCount(); count > 0; count--) {
			String name = in.readString();
			boolean number = in.readBoolean();
			String value = in.readString();
			members.put(name, number ? (Object) Integer.valueOf(value) : value);
		}
		return new WebhookEvent(type, channel, members, new Origin(in.readString(), in.readLong(), in.readLong()));
	}

	/** The approximate memory in bytes that the event takes while it waits. */
	int size() {
		int characters = this.channel.length();
		for (Object member : this.members.values()) {
			characters += (member instanceof String text) ? text.length() : 1;
		}
		return OVERHEAD + 2 * characters;
	}

	/**
	 * What makes an event of a cluster known.
	 *
	 * @param id never the same for two events
	 * @param time when it happened, by the journal's time in milliseconds
	 * @param sequence grows with each event; 0 while it is held back
	 */
	record Origin(String id, long time, long sequence) {

	}

}

package dev.pusherchat.channels.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a channel.
 *
 * @param members the other members of its JSON
 */
record WebhookEvent(WebhookType type, String channel, Map<String, Object> members) {

	private static final int OVERHEAD = 256;

	WebhookEvent(WebhookType type, String channel) {
		this(type, channel, Map.of());
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
		return json;
	}

	/** The approximate memory in bytes that the event takes while it waits. */
	int size() {
		int characters = this.channel.length();
		for (Object member : this.members.values()) {
			characters += (member instanceof String text) ? text.length() : 1;
		}
		return OVERHEAD + 2 * characters;
	}

}

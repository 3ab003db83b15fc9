package dev.pusherchat.channels.protocol;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.TextFrame;

/** The frames that the server sends. */
public final class Frames {

	private static final TextFrame pong = TextFrame.of("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");

	private Frames() {
	}

	/**
	 * The first frame of every connection.
	 * @param activityTimeout after how many seconds of silence a client should ping
	 */
	public static TextFrame connectionEstablished(String socketId, long activityTimeout) {
		return frame("pusher:connection_established", null,
				"{\"socket_id\":\"" + socketId + "\",\"activity_timeout\":" + activityTimeout + "}");
	}

	public static TextFrame pong() {
		return pong;
	}

	/**
	 * A {@code pusher:error}.
	 * @param code a code, or {@code null} for most faults
	 */
	public static TextFrame error(@Nullable Integer code, String message) {
		return TextFrame.of("{\"event\":\"pusher:error\",\"data\":{\"code\":" + code + ",\"message\":"
				+ JsonString.quote(message) + "}}");
	}

	public static TextFrame subscriptionError(String channel, String message) {
		return TextFrame.of("{\"event\":\"pusher:subscription_error\",\"channel\":" + JsonString.quote(channel)
				+ ",\"data\":{\"type\":\"AuthError\",\"error\":" + JsonString.quote(message) + ",\"status\":401}}");
	}

	/** Confirms a subscription to a channel without members. */
	public static TextFrame subscriptionSucceeded(String channel) {
		return frame("pusher_internal:subscription_succeeded", channel, "{}");
	}

	/**
	 * Confirms a subscription to a presence channel.
	 * @param members everybody in it, the newcomer included
	 */
	public static TextFrame subscriptionSucceeded(String channel, Collection<Member> members) {
		StringBuilder ids = new StringBuilder();
		StringBuilder hash = new StringBuilder();
		for (Member member : members) {
			String id = JsonString.quote(member.id());
			ids.append(ids.isEmpty() ? "" : ",").append(id);
			hash.append(hash.isEmpty() ? "" : ",").append(id).append(':').append(member.infoOrNull());
		}
		return frame("pusher_internal:subscription_succeeded", channel,
				"{\"presence\":{\"ids\":[" + ids + "],\"hash\":{" + hash + "},\"count\":" + members.size() + "}}");
	}

	public static TextFrame memberAdded(String channel, Member member) {
		return frame("pusher_internal:member_added", channel, member.json());
	}

	public static TextFrame memberRemoved(String channel, String userId) {
		return frame("pusher_internal:member_removed", channel, "{\"user_id\":" + JsonString.quote(userId) + "}");
	}

	public static TextFrame subscriptionCount(String channel, int count) {
		return frame("pusher_internal:subscription_count", channel, "{\"subscription_count\":" + count + "}");
	}

	/** Tells a new subscriber that a cache channel has no event. */
	public static TextFrame cacheMiss(String channel) {
		return frame("pusher:cache_miss", channel, "{}");
	}

	/** An event that the application triggered. */
	public static TextFrame event(String channel, String event, String data) {
		return frame(event, channel, data);
	}

	/**
	 * An event that a client has sent.
	 * @param data its data as JSON text
	 */
	public static TextFrame clientEvent(String channel, String event, String data, @Nullable String userId) {
		StringBuilder json = new StringBuilder("{\"event\":");
		JsonString.append(json, event);
		JsonString.append(json.append(",\"channel\":"), channel);
		json.append(",\"data\":").append(data);
		if (userId != null) {
			JsonString.append(json.append(",\"user_id\":"), userId);
		}
		return TextFrame.of(json.append('}').toString());
	}

	public static TextFrame signedIn(String userData) {
		return TextFrame
			.of("{\"event\":\"pusher:signin_success\",\"data\":{\"user_data\":" + JsonString.quote(userData) + "}}");
	}

	/** Tells a connection which of its watched users are online and offline. */
	public static TextFrame watchlist(Collection<String> online, Collection<String> offline) {
		StringBuilder events = new StringBuilder();
		appendUsers(events, "online", online);
		appendUsers(events, "offline", offline);
		return frame("pusher_internal:watchlist_events", null, "{\"events\":[" + events + "]}");
	}

	private static void appendUsers(StringBuilder events, String name, Collection<String> userIds) {
		if (userIds.isEmpty()) {
			return;
		}
		events.append(events.isEmpty() ? "" : ",").append("{\"name\":\"").append(name).append("\",\"user_ids\":[");
		String separator = "";
		for (String userId : userIds) {
			JsonString.append(events.append(separator), userId);
			separator = ",";
		}
		events.append("]}");
	}

	private static TextFrame frame(String event, @Nullable String channel, String data) {
		StringBuilder json = new StringBuilder(data.length() + 128).append("{\"event\":");
		JsonString.append(json, event);
		if (channel != null) {
			JsonString.append(json.append(",\"channel\":"), channel);
		}
		JsonString.append(json.append(",\"data\":"), data);
		return TextFrame.of(json.append('}').toString());
	}

}

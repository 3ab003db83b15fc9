package dev.pusherchat.channels;

/** Frames as they are expected on the wire. */
final class Expected {

	private Expected() {
	}

	static String succeeded(String channel) {
		return frame("pusher_internal:subscription_succeeded", channel, "{}");
	}

	static String members(String channel, String presence) {
		return frame("pusher_internal:subscription_succeeded", channel, "{\"presence\":" + presence + "}");
	}

	static String memberAdded(String channel, String member) {
		return frame("pusher_internal:member_added", channel, member);
	}

	static String memberRemoved(String channel, String id) {
		return frame("pusher_internal:member_removed", channel, "{\"user_id\":\"" + id + "\"}");
	}

	static String count(String channel, int count) {
		return frame("pusher_internal:subscription_count", channel, "{\"subscription_count\":" + count + "}");
	}

	static String frame(String event, String channel, String data) {
		return "{\"event\":\"" + event + "\",\"channel\":\"" + channel + "\",\"data\":\""
				+ data.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
	}

	static String error(String message) {
		return "{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"" + message + "\"}}";
	}

	static String subscriptionError(String channel, String message) {
		return "{\"event\":\"pusher:subscription_error\",\"channel\":\"" + channel
				+ "\",\"data\":{\"type\":\"AuthError\",\"error\":\"" + message + "\",\"status\":401}}";
	}

}

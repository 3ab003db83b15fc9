package dev.pusherchat.channels.channel;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.User;
import dev.pusherchat.channels.protocol.Json;
import dev.pusherchat.channels.protocol.JsonValue;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;

/** Determines which user joins a presence channel. */
final class PresenceMembers {

	private static final Set<String> MEMBERS = Set.of("user_id", "user_info");

	private final int maxIdLength;

	private final long maxSize;

	PresenceMembers(int maxIdLength, long maxSize) {
		this.maxIdLength = maxIdLength;
		this.maxSize = maxSize;
	}

	/** Returns the user of the channel data, or else the signed-in user. */
	Member member(Connection connection, @Nullable String channelData) throws ProtocolException {
		User user = connection.user();
		if (channelData != null) {
			return checked(parse(channelData), channelData);
		}
		if (user != null) {
			return checked(user.member(), user.member().json());
		}
		throw new ProtocolException("Invalid channel_data: presence channels need one, or a user who is signed in");
	}

	private static Member parse(String channelData) throws ProtocolException {
		Map<String, JsonValue> data = Json.object(channelData, MEMBERS);
		if (data == null) {
			throw new ProtocolException("Invalid channel_data: not a JSON object");
		}
		JsonValue id = data.get("user_id");
		if (id == null || (id.string() == null && !id.isNumber())) {
			throw new ProtocolException("Invalid channel_data: user_id must be a string or a number");
		}
		JsonValue info = data.get("user_info");
		return new Member(id.text(), (info != null) ? info.raw() : null);
	}

	private Member checked(Member member, String json) throws ProtocolException {
		if (!Member.isLegalId(member.id(), this.maxIdLength)) {
			throw new ProtocolException("Invalid user_id: 1 to " + this.maxIdLength + " characters are allowed");
		}
		if (json.getBytes(StandardCharsets.UTF_8).length > this.maxSize) {
			throw new ProtocolException("Invalid user: larger than " + this.maxSize + " bytes");
		}
		return member;
	}

}

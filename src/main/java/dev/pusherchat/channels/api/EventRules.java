package dev.pusherchat.channels.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Member;

/** Validates events before they are triggered. */
class EventRules {

	private static final Pattern SOCKET_ID = Pattern.compile("[0-9]{1,20}\\.[0-9]{1,20}");

	private final ApiProperties limits;

	private final int maxChannelNameLength;

	EventRules(ApiProperties limits, int maxChannelNameLength) {
		this.limits = limits;
		this.maxChannelNameLength = maxChannelNameLength;
	}

	EventTrigger check(@Nullable String name, @Nullable String data, List<String> channels, @Nullable String socketId,
			@Nullable String info) {
		String checkedName = name(name);
		Set<String> checkedChannels = channels(channels);
		if (socketId != null && !SOCKET_ID.matcher(socketId).matches()) {
			throw ApiException.badRequest("socket_id is not one that a connection was given");
		}
		return new EventTrigger(checkedName, data(data), checkedChannels, socketId, Attribute.parse(info));
	}

	int maxEventsPerBatch() {
		return this.limits.maxEventsPerBatch();
	}

	private String name(@Nullable String name) {
		if (name == null || name.isEmpty()) {
			throw ApiException.badRequest("name is missing");
		}
		if (name.length() > this.limits.maxNameLength()) {
			throw ApiException.badRequest("name exceeds %d characters".formatted(this.limits.maxNameLength()));
		}
		if (name.startsWith("pusher:") || name.startsWith("pusher_internal:")) {
			throw ApiException.badRequest("name begins with a prefix that is reserved");
		}
		return name;
	}

	private Set<String> channels(List<String> channels) {
		if (channels.isEmpty()) {
			throw ApiException.badRequest("channels is missing");
		}
		if (channels.size() > this.limits.maxChannelsPerEvent()) {
			throw ApiException
				.badRequest("channels holds more than %d names".formatted(this.limits.maxChannelsPerEvent()));
		}
		for (String channel : channels) {
			ChannelName name = new ChannelName(channel);
			if (!(name.isServerToUser() ? Member.isLegalId(name.userId(), this.maxChannelNameLength)
					: isChannel(channel))) {
				throw ApiException.badRequest("channels holds a name that no channel can have");
			}
		}
		return (channels.size() == 1) ? Set.of(channels.get(0)) : new LinkedHashSet<>(channels);
	}

	private String data(@Nullable String data) {
		if (data == null) {
			throw ApiException.badRequest("data is missing");
		}
		long max = this.limits.maxDataSize().toBytes();
		if (data.length() > max || utf8Length(data) > max) {
			throw ApiException
				.tooLarge("The data content of this event exceeds the allowed maximum (%d bytes)".formatted(max));
		}
		return data;
	}

	/** Returns the channel that the request's path names, if the name is legal. */
	String channel(Api.Request request) {
		if (!isChannel(request.name())) {
			throw ApiException.badRequest("No channel can have this name");
		}
		return request.name();
	}

	boolean isChannel(String name) {
		return ChannelName.isLegal(name, this.maxChannelNameLength);
	}

	private static int utf8Length(String text) {
		int length = text.length();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character >= 0x80) {
				// each half of a surrogate pair counts for two of its four bytes
				length += (character >= 0x800 && !Character.isSurrogate(character)) ? 2 : 1;
			}
		}
		return length;
	}

}

package dev.pusherchat.channels.api;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.pusherchat.channels.channel.Channels;

/** {@code GET /channels}: the occupied channels. */
class ChannelsEndpoint implements Endpoint {

	private final Channels channels;

	ChannelsEndpoint(Channels channels) {
		this.channels = channels;
	}

	@Override
	public Answer answer(ApiRequest request) {
		String given = request.query().get("filter_by_prefix");
		String prefix = (given != null) ? given : "";
		Set<Attribute> info = Attribute.parse(request.query().get("info"));
		if (!EnumSet.of(Attribute.USER_COUNT).containsAll(info)) {
			throw ApiException.badRequest("info may only ask for user_count here");
		}
		if (!info.isEmpty() && !prefix.startsWith("presence-")) {
			throw ApiException.badRequest("user_count may only be requested for presence channels - "
					+ "please supply filter_by_prefix beginning with presence-");
		}
		Map<String, Object> described = new TreeMap<>();
		this.channels.occupied(prefix)
			.forEach((name, state) -> described.put(name, Attribute.describe(info, name, state)));
		return Answer.ok(Map.of("channels", described));
	}

}

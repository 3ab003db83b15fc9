package dev.pusherchat.channels.api;

import java.util.List;
import java.util.Map;

import dev.pusherchat.channels.channel.Channels;

/** {@code GET /channels/NAME/users}: who is in a presence channel. */
class UsersEndpoint implements Endpoint {

	private final Channels channels;

	private final EventRules rules;

	UsersEndpoint(Channels channels, EventRules rules) {
		this.channels = channels;
		this.rules = rules;
	}

	@Override
	public Answer answer(ApiRequest request) {
		if (!this.rules.isChannel(request.name()) || !Attribute.USER_COUNT.appliesTo(request.name())) {
			throw ApiException.badRequest("Users can only be retrieved for presence channels");
		}
		List<Map<String, String>> users = this.channels.userIds(request.name())
			.stream()
			.map((id) -> Map.of("id", id))
			.toList();
		return Answer.ok(Map.of("users", users));
	}

}

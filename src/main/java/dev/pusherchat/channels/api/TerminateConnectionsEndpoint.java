package dev.pusherchat.channels.api;

import java.util.function.Consumer;

/** {@code POST /users/USER/terminate_connections}: closes what a user has open. */
class TerminateConnectionsEndpoint implements Endpoint {

	private final Consumer<String> terminateUser;

	TerminateConnectionsEndpoint(Consumer<String> terminateUser) {
		this.terminateUser = terminateUser;
	}

	@Override
	public Answer answer(ApiRequest request) {
		this.terminateUser.accept(request.name());
		return Answer.OK;
	}

}

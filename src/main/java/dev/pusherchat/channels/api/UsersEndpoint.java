package dev.pusherchat.channels.api;

import java.util.function.Consumer;

/** Closes what users have open. */
class UsersEndpoint {

	private final Consumer<String> terminateUser;

	UsersEndpoint(Consumer<String> terminateUser) {
		this.terminateUser = terminateUser;
	}

	/** {@code POST /users/USER/terminate_connections}. */
	Answer terminateConnections(Api.Request request) {
		this.terminateUser.accept(request.name());
		return Answer.OK;
	}

}

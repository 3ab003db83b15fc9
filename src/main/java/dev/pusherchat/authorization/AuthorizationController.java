package dev.pusherchat.authorization;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import dev.pusherchat.pusher.ChannelUser;
import dev.pusherchat.pusher.PusherService;

/** The endpoints that a Pusher client calls to join a channel and to sign in. */
@RestController
@RequestMapping(path = "/pusher", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
class AuthorizationController {

	private final ChannelAuthorizer authorizer;

	private final PusherService pusher;

	AuthorizationController(ChannelAuthorizer authorizer, PusherService pusher) {
		this.authorizer = authorizer;
		this.pusher = pusher;
	}

	@PostMapping("/auth")
	CompletionStage<ResponseEntity<String>> authorize(@RequestParam("socket_id") String socketId,
			@RequestParam("channel_name") String channel, HttpServletRequest request) {
		ChannelUser user = this.authorizer.identify(request, socketId);
		if (user == null || !this.authorizer.mayJoin(user, channel)) {
			throw refused(HttpStatus.FORBIDDEN, "You may not join this channel");
		}
		try {
			return answer(this.pusher.authorize(socketId, channel, user), socketId, channel, user);
		}
		catch (IllegalArgumentException ex) {
			throw refused(HttpStatus.BAD_REQUEST,
					"socket_id must be that of a connection; channel_name that of a private or presence channel, "
							+ "or of an encrypted one when there is a master key");
		}
	}

	@PostMapping("/user-auth")
	CompletionStage<ResponseEntity<String>> authenticate(@RequestParam("socket_id") String socketId,
			HttpServletRequest request) {
		ChannelUser user = this.authorizer.identify(request, socketId);
		if (user == null) {
			throw refused(HttpStatus.FORBIDDEN, "You may not sign in");
		}
		try {
			return answer(this.pusher.authenticate(socketId, user), socketId, "#server-to-user-" + user.id(), user);
		}
		catch (IllegalArgumentException ex) {
			throw refused(HttpStatus.BAD_REQUEST, "socket_id must be that of a connection");
		}
	}

	/** Tells the embedded server about an authorization before the client gets it. */
	private CompletionStage<ResponseEntity<String>> answer(String json, String socketId, String channel,
			ChannelUser user) {
		return this.pusher.admit(socketId, channel, user)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(unavailable()))
			.thenApply((admitted) -> answer(json, admitted));
	}

	private static ResponseEntity<String> answer(String json, boolean admitted) {
		if (!admitted) {
			throw refused(HttpStatus.FORBIDDEN, "This connection is authorized for as many channels as it may have");
		}
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.body(json);
	}

	private static ErrorResponseException unavailable() {
		ErrorResponseException unavailable = refused(HttpStatus.SERVICE_UNAVAILABLE,
				"The node that has this connection can't be told at the moment");
		unavailable.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		return unavailable;
	}

	private static ErrorResponseException refused(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}

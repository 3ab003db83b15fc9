package dev.pusherchat.channels.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.HttpApi;
import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.QueryString;
import dev.pusherchat.channels.auth.RequestSignature;
import dev.pusherchat.channels.auth.UnsignedRequestException;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.OrderUnavailableException;

/** Verifies the signature of a request and dispatches it to its endpoint. */
class Api implements HttpApi {

	private final App app;

	private final RequestSignature signature;

	private final boolean appDisabled;

	private final List<Route> routes;

	private final List<Route> localRoutes;

	private final Connections connections;

	private final Order order;

	/**
	 * Creates the API.
	 * @param routes for requests over HTTP
	 * @param localRoutes for callers in this process
	 */
	Api(App app, RequestSignature signature, boolean appDisabled, List<Route> routes, List<Route> localRoutes,
			Connections connections, Order order) {
		this.app = app;
		this.signature = signature;
		this.appDisabled = appDisabled;
		this.routes = routes;
		this.localRoutes = localRoutes;
		this.connections = connections;
		this.order = order;
	}

	@Override
	public Response call(String method, URI uri, byte[] body) {
		Answer answer = reply(this.localRoutes, method, uri.getRawPath(), uri.getRawQuery(), () -> body).answer();
		return new Response(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
	}

	@Override
	public CompletionStage<Boolean> authorize(String socketId, String channel, String userId, Instant until) {
		if (this.connections.has(socketId)) {
			return CompletableFuture.completedFuture(this.connections.authorize(socketId, channel, userId,
					Duration.between(Instant.now(), until), System.nanoTime()));
		}
		return this.order.authorize(new Authorization(socketId, channel, userId, until)).thenApply((told) -> true);
	}

	/**
	 * Answers a request.
	 * @param path its path, undecoded
	 * @param query its query, undecoded
	 * @param body reads its body, only after the signature was verified
	 */
	Reply reply(String method, String path, @Nullable String query, Supplier<byte[]> body) {
		return reply(this.routes, method, path, query, body);
	}

	private Reply reply(List<Route> routes, String method, String path, @Nullable String query, Supplier<byte[]> body) {
		try {
			return route(routes, method, path, query(query), body);
		}
		catch (ApiException ex) {
			return Reply.now(Answer.refused(ex));
		}
		catch (UnsignedRequestException ex) {
			return Reply.now(Answer.refused(401, String.valueOf(ex.getMessage())));
		}
		catch (OrderUnavailableException ex) {
			return Reply.now(Answer.unavailable(ex));
		}
	}

	private Reply route(List<Route> routes, String method, String path, QueryString query, Supplier<byte[]> unread) {
		String root = "/apps/" + this.app.id() + '/';
		if (!path.startsWith(root)) {
			throw ApiException.notFound("Unknown app");
		}
		this.signature.verify(method, path, query);
		byte[] body = unread.get();
		this.signature.verifyBody(query, body);
		if (this.appDisabled) {
			throw new ApiException(403, "The app is disabled");
		}
		String resource = path.substring(root.length());
		for (Route route : routes) {
			String name = route.match(method, resource);
			if (name != null) {
				return route.endpoint().apply(new Request(name, query, body));
			}
		}
		throw ApiException.notFound("Unknown resource");
	}

	private static QueryString query(@Nullable String query) {
		try {
			return QueryString.parse(query);
		}
		catch (IllegalArgumentException ex) {
			throw ApiException.badRequest("The query holds a broken escape");
		}
	}

	/**
	 * A signed request.
	 *
	 * @param name the channel or user that the path names, decoded; empty when it names
	 * none
	 */
	record Request(String name, QueryString query, byte[] body) {

	}

}

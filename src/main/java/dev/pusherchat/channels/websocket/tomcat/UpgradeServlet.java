package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.UpgradeRequest;

/** Answers the HTTP requests that open WebSockets. */
final class UpgradeServlet extends HttpServlet {

	private static final int UPGRADE_REQUIRED = 426;

	private final transient WebSocketTransport transport;

	UpgradeServlet(WebSocketTransport transport) {
		this.transport = transport;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		OpeningHandshake handshake = new OpeningHandshake(request);
		if (!"GET".equals(request.getMethod())) {
			response.setHeader("Allow", "GET");
			response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
		}
		else if (!handshake.asksForWebSocket() || !handshake.hasVersion()) {
			response.setHeader("Upgrade", "websocket");
			response.setHeader("Sec-WebSocket-Version", OpeningHandshake.VERSION);
			response.setStatus(UPGRADE_REQUIRED);
		}
		else if (!handshake.isValid()) {
			response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
		}
		else {
			upgrade(handshake, request, response);
		}
	}

	private void upgrade(OpeningHandshake handshake, HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		response.setHeader("Upgrade", "websocket");
		response.setHeader("Connection", "Upgrade");
		response.setHeader("Sec-WebSocket-Accept", handshake.accept());
		String path = request.getRequestURI().substring(request.getContextPath().length());
		request.upgrade(TomcatUpgradeHandler.class)
			.prepare(this.transport, new UpgradeRequest(path, request.getQueryString(), foreignOrigin(request),
					request.isSecure(), request.getRemoteAddr()));
	}

	private static @Nullable String foreignOrigin(HttpServletRequest request) {
		String origin = request.getHeader("Origin");
		String own = request.getScheme() + "://" + request.getHeader("Host");
		return own.equalsIgnoreCase(origin) ? null : origin;
	}

}

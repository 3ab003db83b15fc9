package dev.pusherchat.channels.websocket.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Tomcat's WebSockets the usual way, through Spring. */
final class SpringServer implements FanoutServer {

	private final ServletWebServerApplicationContext context;

	SpringServer() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setDefaultProperties(Map.of("spring.main.web-application-type", "servlet", "server.port", "0"));
		this.context = (ServletWebServerApplicationContext) application.run();
	}

	@Override
	public int port() {
		return Objects.requireNonNull(this.context.getWebServer()).getPort();
	}

	@Override
	public void publish() {
		this.context.getBean(Handler.class).publish();
	}

	@Override
	public int subscribers() {
		return this.context.getBean(Handler.class).sessions.size();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class Application implements WebSocketConfigurer {

		private final Handler handler = new Handler();

		@Bean
		Handler handler() {
			return this.handler;
		}

		@Bean
		TomcatServletWebServerFactory factory() {
			TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
			factory.setAddress(InetAddress.getLoopbackAddress());
			factory.addContextCustomizers((context) -> context.addServletContainerInitializer(new WsSci(), null));
			factory.addConnectorCustomizers(
					(connector) -> connector.setProperty("maxConnections", String.valueOf(100_000)));
			return factory;
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> dispatcher(WebApplicationContext context) {
			ServletRegistrationBean<DispatcherServlet> dispatcher = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/");
			dispatcher.setLoadOnStartup(1);
			return dispatcher;
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(this.handler, "/app/*").setAllowedOrigins("*");
		}

	}

	static class Handler extends TextWebSocketHandler {

		private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();

		@Override
		public void afterConnectionEstablished(WebSocketSession session) {
			this.sessions.put(session.getId(), new ConcurrentWebSocketSessionDecorator(session, 5000, 1024 * 1024));
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
			this.sessions.remove(session.getId());
		}

		void publish() {
			TextMessage message = new TextMessage(FanoutServerMain.EVENT);
			for (WebSocketSession session : this.sessions.values()) {
				try {
					session.sendMessage(message);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}

	}

}

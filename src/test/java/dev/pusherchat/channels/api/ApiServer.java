package dev.pusherchat.channels.api;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.RequestSignature;
import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.order.Order;

/** The API on a real port, with nothing around it. */
public class ApiServer implements AutoCloseable {

	public static final App APP = new App("3", "app-key", "app-secret");

	private final WebServer server;

	public ApiServer(Order order, ChannelQueries channels) {
		this(order, channels, false);
	}

	ApiServer(Channels channels, Consumer<String> terminateUser) {
		this(channels, terminateUser, false);
	}

	ApiServer(Channels channels, Consumer<String> terminateUser, boolean disabled) {
		this(new DirectOrder(channels, terminateUser), channels, disabled);
	}

	private ApiServer(Order order, ChannelQueries channels, boolean disabled) {
		ApiProperties properties = new Binder(new MapConfigurationPropertySource()).bindOrCreate("channels.api",
				ApiProperties.class);
		RequestSignature signature = new RequestSignature(APP, Duration.ofSeconds(600), InstantSource.system());
		List<Route> routes = ApiConfiguration.routes(order, channels, new EventRules(properties, 164));
		Api api = new Api(APP, signature, disabled, routes, routes,
				new Connections(new SubscriptionBudget(1), 0, 1, 0, 1), order);
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.setAddress(InetAddress.getLoopbackAddress());
		this.server = factory.getWebServer(new ServletRegistrationBean<>(new ApiServlet(api, 1 << 20), "/apps/*"));
		this.server.start();
	}

	public int port() {
		return this.server.getPort();
	}

	@Override
	public void close() {
		this.server.stop();
	}

}

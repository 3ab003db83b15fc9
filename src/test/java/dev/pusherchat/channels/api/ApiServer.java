package dev.pusherchat.channels.api;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.RequestSignature;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.connection.Users;

/** The API on a real port, with nothing around it. */
public class ApiServer implements AutoCloseable {

	public static final App APP = new App("3", "app-key", "app-secret");

	private final WebServer server;

	public ApiServer(Channels channels, Consumer<String> terminateUser) {
		this(channels, terminateUser, false);
	}

	ApiServer(Channels channels, Consumer<String> terminateUser, boolean disabled) {
		ApiProperties properties = new Binder(new MapConfigurationPropertySource()).bindOrCreate("channels.api",
				ApiProperties.class);
		RequestSignature signature = new RequestSignature(APP, Duration.ofSeconds(600), InstantSource.system());
		Api api = new Api(APP, signature, disabled,
				ApiConfiguration.routes(channels, terminateUser, new EventRules(properties, 164)),
				new Connections(new Users(), new SubscriptionBudget(1), 0, 1, 0, 1));
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

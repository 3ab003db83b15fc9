package dev.pusherchat.channels;

import java.util.List;
import java.util.function.LongSupplier;

import jakarta.servlet.http.HttpServlet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Authenticator;
import dev.pusherchat.channels.channel.ChannelObserver;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.channel.ClientEvents;
import dev.pusherchat.channels.channel.Subscriptions;
import dev.pusherchat.channels.connection.ActivityTimeout;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SignIns;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.connection.Users;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.LocalOrder;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.channels.websocket.Fanout;
import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.tomcat.WebSocketConfiguration;
import dev.pusherchat.channels.websocket.tomcat.WebSocketTransport;

/** Configures the embedded Channels server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@EnableConfigurationProperties(ChannelsProperties.class)
@Import(WebSocketConfiguration.class)
class ChannelsConfiguration {

	private final LongSupplier nanoTime;

	ChannelsConfiguration() {
		this(System::nanoTime);
	}

	ChannelsConfiguration(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	@Bean
	App app(ChannelsProperties properties) {
		return new App(properties.appId(), properties.key(), properties.secret());
	}

	@Bean
	WebSocketSettings webSocketSettings(ChannelsProperties properties) {
		ChannelsProperties.WebSocket webSocket = properties.webSocket();
		return new WebSocketSettings(properties.connections(), (int) webSocket.maxMessageSize().toBytes(),
				(int) webSocket.maxQueueSize().toBytes(), webSocket.maxQueueFrames(), webSocket.totalQueueBytes(),
				webSocket.totalMessageBytes(), webSocket.closeTimeout(),
				Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
	}

	@Bean
	Users users() {
		return new Users();
	}

	@Bean
	SubscriptionBudget subscriptionBudget(ChannelsProperties properties) {
		return new SubscriptionBudget(properties.totalSubscriptionBytes());
	}

	@Bean
	Connections connections(SubscriptionBudget budget, ChannelsProperties properties) {
		return new Connections(budget, properties.maxConnections(), properties.connections(),
				properties.maxConnectionsPerAddress(), properties.maxChannelsPerConnection());
	}

	@Bean
	Channels channels(Fanout fanout, ObjectProvider<ChannelObserver> observers, SubscriptionBudget budget,
			ChannelsProperties properties) {
		// with a journal, all nodes observe it, and not each its own connections
		boolean alone = properties.cluster().journal() == ChannelsProperties.Cluster.Kind.NONE;
		return new Channels(fanout, alone ? observers.orderedStream().toList() : List.of(), budget,
				properties.subscriptionCount(), properties.cache(), this.nanoTime);
	}

	@Bean
	ChannelsDelivery channelsDelivery(Channels channels, Users users, Connections connections) {
		return new ChannelsDelivery(channels, users, connections);
	}

	@Bean
	LocalOrder localOrder(Delivery delivery, ChannelsProperties properties) {
		return new LocalOrder(delivery, properties.presence().maxMembers());
	}

	@Bean
	ChannelsWebSocketEndpoint channelsWebSocketEndpoint(App app, Order order, Standing standing, Users users,
			Connections connections, Channels channels, ChannelsProperties properties) {
		Authenticator authenticator = new Authenticator(app);
		return new ChannelsWebSocketEndpoint(
				new Handshake(app.key(), properties.appDisabled(), properties.forceTls(), properties.allowedOrigins()),
				standing, connections,
				new Subscriptions(channels, order, authenticator, properties.presence(),
						properties.maxChannelsPerConnection(), properties.maxChannelNameLength()),
				new ClientEvents(channels, order, properties.clientEvents(), this.nanoTime),
				new SignIns(users, order, authenticator, properties.watchlists(),
						properties.presence().maxUserIdLength()),
				properties.activityTimeout().toSeconds(), this.nanoTime);
	}

	@Bean
	ServletRegistrationBean<HttpServlet> webSocketServlet(WebSocketTransport transport, ChannelsProperties properties) {
		// without a prefix, both paths are the same
		return new ServletRegistrationBean<>(transport.servlet(), "/app/*", properties.pathPrefix() + "/app/*");
	}

	@Bean
	ActivityTimeout activityTimeout(Connections connections, ChannelsProperties properties) {
		return new ActivityTimeout(connections, properties.activityTimeout(), properties.pongTimeout(),
				properties.authorizationTimeout().isZero() ? null : properties.authorizationTimeout());
	}

	@Bean
	ChannelsLifecycle channelsLifecycle(Connections connections, ActivityTimeout activityTimeout, Channels channels,
			ChannelsProperties properties) {
		return new ChannelsLifecycle(connections, activityTimeout, channels, properties.shutdownTimeout(),
				this.nanoTime);
	}

	@Bean
	ChannelsMetrics channelsMetrics(Connections connections, Channels channels, SubscriptionBudget budget,
			WebSocketTransport transport) {
		return new ChannelsMetrics(connections, channels, budget, transport);
	}

	@Bean
	ChannelsHealthIndicator channelsHealthIndicator(ChannelsLifecycle lifecycle, Connections connections) {
		return new ChannelsHealthIndicator(lifecycle, connections);
	}

}

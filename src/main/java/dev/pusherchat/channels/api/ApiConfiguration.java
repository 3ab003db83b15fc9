package dev.pusherchat.channels.api;

import java.time.InstantSource;
import java.util.List;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.RequestSignature;
import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.order.LocalOrder;
import dev.pusherchat.channels.order.Order;

/** Serves the HTTP API below {@code /apps}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@EnableConfigurationProperties(ApiProperties.class)
class ApiConfiguration {

	@Bean
	Api channelsHttpApi(App app, Order order, ChannelQueries queries, LocalOrder localOrder, Channels channels,
			Connections connections, ApiProperties properties,
			@Value("${channels.max-channel-name-length:164}") int maxChannelNameLength,
			@Value("${channels.app-disabled:false}") boolean appDisabled) {
		RequestSignature signature = new RequestSignature(app, properties.timestampWindow(), InstantSource.system());
		EventRules rules = new EventRules(properties, maxChannelNameLength);
		// a caller in this process means this node alone: each one broadcasts the log
		// itself
		return new Api(app, signature, appDisabled, routes(order, queries, rules), routes(localOrder, channels, rules),
				connections, order);
	}

	@Bean
	ServletRegistrationBean<ApiServlet> channelsApi(Api api, ApiProperties properties) {
		return new ServletRegistrationBean<>(new ApiServlet(api, Math.toIntExact(properties.maxBodySize().toBytes())),
				"/apps/*");
	}

	/** The API's routes, the busiest first. */
	static List<Route> routes(Order order, ChannelQueries channels, EventRules rules) {
		EventsEndpoint events = new EventsEndpoint(order, channels, rules);
		ChannelsEndpoint states = new ChannelsEndpoint(channels, rules);
		return List.of(Route.to("POST", "events", events::event), Route.to("POST", "batch_events", events::batch),
				Route.to("GET", "channels", (request) -> Reply.now(states.channels(request))),
				Route.query("channels/", "/users", states::users), Route.query("channels/", "", states::channel),
				Route.toNamed("POST", "users/", "/terminate_connections",
						(request) -> Reply.after(order.terminate(request.name()), () -> Answer.OK)),
				Route.toNamed("POST", "channels/", "/events", events::channelEvent),
				Route.query("channels/", "/stats", states::stats));
	}

}

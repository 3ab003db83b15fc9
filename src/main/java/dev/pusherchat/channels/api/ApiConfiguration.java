package dev.pusherchat.channels.api;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.RequestSignature;
import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.Connections;

/** Serves the HTTP API below {@code /apps}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@EnableConfigurationProperties(ApiProperties.class)
class ApiConfiguration {

	@Bean
	Api channelsHttpApi(App app, Channels channels, Connections connections, ApiProperties properties,
			@Value("${channels.max-channel-name-length:164}") int maxChannelNameLength,
			@Value("${channels.app-disabled:false}") boolean appDisabled) {
		RequestSignature signature = new RequestSignature(app, properties.timestampWindow(), InstantSource.system());
		return new Api(app, signature, appDisabled,
				routes(channels, connections::terminateUser, new EventRules(properties, maxChannelNameLength)),
				connections);
	}

	@Bean
	ServletRegistrationBean<ApiServlet> channelsApi(Api api, ApiProperties properties) {
		return new ServletRegistrationBean<>(new ApiServlet(api, Math.toIntExact(properties.maxBodySize().toBytes())),
				"/apps/*");
	}

	/** The API's routes, the busiest first. */
	static List<Route> routes(Channels channels, Consumer<String> terminateUser, EventRules rules) {
		EventsEndpoint events = new EventsEndpoint(channels, rules);
		ChannelsEndpoint states = new ChannelsEndpoint(channels, rules);
		return List.of(Route.to("POST", "events", events::event), Route.to("POST", "batch_events", events::batch),
				Route.to("GET", "channels", states::channels),
				Route.toNamed("GET", "channels/", "/users", states::users),
				Route.toNamed("GET", "channels/", "", states::channel),
				Route.toNamed("POST", "users/", "/terminate_connections", (request) -> {
					terminateUser.accept(request.name());
					return Answer.OK;
				}), Route.toNamed("POST", "channels/", "/events", events::channelEvent),
				Route.toNamed("GET", "channels/", "/stats", states::stats));
	}

}

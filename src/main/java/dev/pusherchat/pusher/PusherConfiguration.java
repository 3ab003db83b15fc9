package dev.pusherchat.pusher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.HttpApi;

/** Connects the SDK to hosted Pusher, to another server, or to the embedded one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PusherProperties.class)
class PusherConfiguration {

	@Bean
	ApiTransport apiTransport(PusherProperties properties, ObjectProvider<HttpApi> embeddedServer) {
		return properties.embedded() ? new EmbeddedTransport(embeddedServer.getObject())
				: new HttpTransport(properties.connectTimeout(), properties.requestTimeout());
	}

	@Bean
	PusherClient pusherClient(PusherProperties properties, ApiTransport transport, JsonMapper jsonMapper) {
		String masterKey = properties.encryptionMasterKeyBase64();
		PusherClient pusher = StringUtils.hasText(masterKey) ? new PusherClient(properties, transport, masterKey)
				: new PusherClient(properties, transport);
		if (!properties.embedded()) {
			pusher.connectTo(properties.address());
		}
		// the SDK's Gson fails on java.time types, and writes other JSON than the API
		pusher.setDataMarshaller(jsonMapper::writeValueAsString);
		return pusher;
	}

}

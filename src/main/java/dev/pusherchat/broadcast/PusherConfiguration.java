package dev.pusherchat.broadcast;

import com.pusher.rest.Pusher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.MessageLog;

/** Points the SDK at hosted Pusher, at another server, or at the embedded one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ PusherProperties.class, BroadcastProperties.class })
class PusherConfiguration {

	@Bean
	Pusher pusher(PusherProperties properties, JsonMapper jsonMapper) {
		Pusher pusher = new PusherClient(properties);
		// its own Gson fails on java.time types, and would not write what the API answers
		pusher.setDataMarshaller(jsonMapper::writeValueAsString);
		if (properties.embedded()) {
			pusher.setHost("127.0.0.1:0");
		}
		else if (StringUtils.hasText(properties.host())) {
			pusher
				.setHost((properties.port() != null) ? properties.host() + ":" + properties.port() : properties.host());
		}
		else {
			pusher.setCluster(properties.cluster());
		}
		return pusher;
	}

	/** The embedded server's port is known only once it listens. */
	@Bean
	ApplicationListener<WebServerInitializedEvent> embeddedServerPort(Pusher pusher, PusherProperties properties) {
		return (event) -> {
			if (properties.embedded() && event.getApplicationContext().getServerNamespace() == null) {
				pusher.setHost("127.0.0.1:" + event.getWebServer().getPort());
			}
		};
	}

	@Bean
	BroadcastCursor broadcastCursor(PusherProperties properties, MessageLog log, JdbcClient jdbc,
			PlatformTransactionManager transactionManager) {
		BroadcastTable table = new BroadcastTable(jdbc);
		return properties.embedded() ? new LocalCursor(log, table)
				: new SharedCursor(log, table, new TransactionTemplate(transactionManager));
	}

}

package dev.pusherchat.broadcast;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.HttpApi;
import dev.pusherchat.message.MessageLog;

/** Points the SDK at hosted Pusher, at another server, or at the embedded one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ PusherProperties.class, BroadcastProperties.class })
class PusherConfiguration {

	@Bean
	ApiTransport apiTransport(PusherProperties properties, ObjectProvider<HttpApi> embeddedServer) {
		return properties.embedded() ? new EmbeddedTransport(embeddedServer.getObject())
				: new HttpTransport(properties.connectTimeout(), properties.requestTimeout());
	}

	@Bean
	PusherClient pusherClient(PusherProperties properties, ApiTransport transport,
			AuthorizationProperties authorization, JsonMapper jsonMapper) {
		String masterKey = authorization.encryptionMasterKeyBase64();
		PusherClient pusher = StringUtils.hasText(masterKey) ? new PusherClient(properties, transport, masterKey)
				: new PusherClient(properties, transport);
		if (!properties.embedded()) {
			pusher.connectTo(properties.address());
		}
		// its own Gson fails on java.time types, and would not write what the API answers
		pusher.setDataMarshaller(jsonMapper::writeValueAsString);
		return pusher;
	}

	@Bean
	BroadcastCursor broadcastCursor(PusherProperties properties, MessageLog log, DataSource dataSource,
			PlatformTransactionManager transactionManager) {
		BroadcastTable table = new BroadcastTable(dataSource, properties.longestBatch());
		return properties.embedded() ? new LocalCursor(log, table)
				: new SharedCursor(log, table, new TransactionTemplate(transactionManager));
	}

}

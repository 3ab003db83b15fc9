package dev.pusherchat.broadcast;

import java.net.http.HttpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
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
	PusherClient pusherClient(PusherProperties properties, AuthorizationProperties authorization,
			JsonMapper jsonMapper) {
		HttpClient.Builder http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(properties.connectTimeout());
		if (properties.embedded()) {
			http.proxy(HttpClient.Builder.NO_PROXY).sslContext(EmbeddedServer.trustingAnyCertificate());
		}
		String masterKey = authorization.encryptionMasterKeyBase64();
		PusherClient pusher = StringUtils.hasText(masterKey) ? new PusherClient(properties, http.build(), masterKey)
				: new PusherClient(properties, http.build());
		if (!properties.embedded()) {
			pusher.connectTo(properties.address());
		}
		// its own Gson fails on java.time types, and would not write what the API answers
		pusher.setDataMarshaller(jsonMapper::writeValueAsString);
		return pusher;
	}

	@Bean
	EmbeddedServer embeddedServer(PusherProperties properties, PusherClient pusher,
			ObjectProvider<ServerProperties> server) {
		return new EmbeddedServer(properties, pusher, server);
	}

	@Bean
	BroadcastCursor broadcastCursor(PusherProperties properties, MessageLog log, JdbcClient jdbc,
			PlatformTransactionManager transactionManager) {
		BroadcastTable table = new BroadcastTable(jdbc);
		return properties.embedded() ? new LocalCursor(log, table)
				: new SharedCursor(log, table, new TransactionTemplate(transactionManager));
	}

}

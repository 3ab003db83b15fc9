package dev.pusherchat.broadcast;

import javax.sql.DataSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pusherchat.message.MessageLog;
import dev.pusherchat.pusher.PusherProperties;

/** Configures the relay's cursor: local to this node, or shared by all nodes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BroadcastProperties.class)
class BroadcastConfiguration {

	@Bean
	BroadcastCursor broadcastCursor(PusherProperties properties, MessageLog log, DataSource dataSource,
			PlatformTransactionManager transactionManager) {
		BroadcastTable table = new BroadcastTable(dataSource, properties.longestBatch());
		return properties.embedded() ? new LocalCursor(log, table)
				: new SharedCursor(log, table, new TransactionTemplate(transactionManager));
	}

}

package dev.pusherchat.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

import com.pusher.rest.Pusher;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.append.Appender;

/**
 * What the log is compared with: a post is one transaction and one call of the SDK. Plain
 * JDBC, and as many connections to the host of events as there are clients, give it every
 * advantage.
 */
@RestController
@ConditionalOnProperty("load.plain")
class PlainController {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Appender appender;

	private final Pusher pusher;

	PlainController(JdbcClient jdbc, PlatformTransactionManager transactionManager, Appender appender,
			JsonMapper jsonMapper, @Value("${pusher.host}") String host, @Value("${pusher.port}") int port) {
		this.jdbc = jdbc;
		this.transaction = new TransactionTemplate(transactionManager);
		this.appender = appender;
		this.pusher = new Pusher("1", "app-key", "app-secret");
		this.pusher.setHost(host + ":" + port);
		this.pusher.setDataMarshaller(jsonMapper::writeValueAsString);
		// the SDK has a pool of 2 connections to a host, which the builder's own limits
		// don't reach
		PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager();
		connections.setDefaultMaxPerRoute(256);
		connections.setMaxTotal(256);
		this.pusher.configureHttpClient(Pusher.defaultHttpClientBuilder().setConnectionManager(connections));
		jdbc.sql("CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content varchar NOT NULL,"
				+ " created_at timestamp(3) with time zone NOT NULL, updated_at timestamp(3) with time zone NOT NULL)")
			.update();
	}

	@PostMapping("/plain")
	@ResponseStatus(HttpStatus.CREATED)
	MessageResponse plain(@RequestBody Body message) {
		MessageResponse stored = store(String.valueOf(message.content()));
		this.pusher.trigger("chat", "new_message", stored);
		return stored;
	}

	private MessageResponse store(String content) {
		Instant now = Instant.now();
		GeneratedKeyHolder key = new GeneratedKeyHolder();
		this.transaction.execute((status) -> this.jdbc
			.sql("INSERT INTO plain (content, created_at, updated_at) VALUES (:content, :now, :now)")
			.params(Map.of("content", content, "now", now.atOffset(ZoneOffset.UTC)))
			.update(key, "id"));
		return new MessageResponse(Objects.requireNonNull(key.getKey()).longValue(), content, now, now, null, null);
	}

	/** The log, with a servlet thread that waits. */
	@PostMapping("/waiting")
	@ResponseStatus(HttpStatus.CREATED)
	MessageResponse waiting(@RequestBody Body message) throws InterruptedException, ExecutionException {
		return this.appender.appendFrom(null, String.valueOf(message.content()), null).get().message();
	}

	record Body(String content) {

	}

}

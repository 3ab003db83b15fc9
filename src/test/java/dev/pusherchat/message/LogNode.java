package dev.pusherchat.message;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.append.Appender;
import dev.pusherchat.message.append.LogHealthIndicator;
import dev.pusherchat.message.append.Posted;
import dev.pusherchat.message.read.LogReader;
import dev.pusherchat.message.read.Page;
import dev.pusherchat.message.read.PageQuery;

/** A node of its own that has the log and nothing else, on a real database. */
public class LogNode implements AutoCloseable {

	private final BlockingQueue<MessagesAppended> woken = new LinkedBlockingQueue<>();

	private final ConfigurableApplicationContext context;

	public LogNode(String url, String... properties) {
		String[] arguments = Stream
			.concat(Stream.of("spring.datasource.url=" + url, "logging.level.root=error"), Stream.of(properties))
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		this.context = new SpringApplicationBuilder(Log.class).web(WebApplicationType.NONE)
			.profiles("test")
			.listeners(this::note)
			.run(arguments);
	}

	private void note(ApplicationEvent event) {
		if (event instanceof PayloadApplicationEvent<?> published
				&& published.getPayload() instanceof MessagesAppended appended && appended.elsewhere()) {
			this.woken.add(appended);
		}
	}

	public MessageLog log() {
		return this.context.getBean(MessageLog.class);
	}

	public LogHealthIndicator health() {
		return this.context.getBean(LogHealthIndicator.class);
	}

	/** Reads a page as a request does, and tells what its messages say. */
	public List<String> page(@Nullable Long after, @Nullable Long before, int limit) {
		Page page = this.context.getBean(LogReader.class).page(new PageQuery(after, before, limit)).join();
		JsonMapper json = this.context.getBean(JsonMapper.class);
		return page.messages()
			.stream()
			.map((message) -> json.readTree(message.json()).get("content").stringValue())
			.toList();
	}

	/** Reads a message as a request does. */
	public Optional<MessageResponse> find(long id) {
		JsonMapper json = this.context.getBean(JsonMapper.class);
		return this.context.getBean(LogReader.class)
			.message(id)
			.join()
			.map((message) -> json.readValue(message.json(), MessageResponse.class));
	}

	/** Waits until another node has woken this one. */
	public MessagesAppended woken() throws InterruptedException {
		return Objects.requireNonNull(this.woken.poll(30, TimeUnit.SECONDS), "nobody has woken this node");
	}

	/** Whether another node has woken this one since it was asked last. */
	public boolean wasWoken() {
		boolean woken = !this.woken.isEmpty();
		this.woken.clear();
		return woken;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public MessageFeed feed() {
		return this.context.getBean(MessageFeed.class);
	}

	public JdbcClient jdbc() {
		return this.context.getBean(JdbcClient.class);
	}

	/** Takes new connections from now on, as a test has broken the old ones. */
	void reconnect() {
		this.context.getBean(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
	}

	public CompletableFuture<Posted> append(String content) {
		return append(content, null);
	}

	public CompletableFuture<Posted> append(String content, @Nullable String key) {
		return this.context.getBean(Appender.class).appendFrom(null, content, key);
	}

	/** Holds the log's lock meanwhile, so that what is posted gathers in one batch. */
	public List<CompletableFuture<Posted>> together(Supplier<Stream<CompletableFuture<Posted>>> posts) {
		return locked(() -> {
			append("first");
			return posts.get().toList();
		});
	}

	public <T> T locked(Supplier<T> action) {
		TransactionTemplate transaction = new TransactionTemplate(
				this.context.getBean(PlatformTransactionManager.class));
		return Objects.requireNonNull(transaction.execute((status) -> {
			this.context.getBean(LogTable.class).lock();
			return action.get();
		}));
	}

	@Override
	public void close() {
		this.context.close();
	}

	// not annotated as a component: no other test's scan may find it
	@EnableAutoConfiguration
	@ComponentScan({ "dev.pusherchat.health", "dev.pusherchat.message" })
	static class Log {

	}

}

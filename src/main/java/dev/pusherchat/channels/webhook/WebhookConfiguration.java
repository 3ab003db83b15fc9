package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.StringUtils;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.order.Leadership;

/** Sends webhooks when there is a URL to send them to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@Conditional(WebhookConfiguration.OnUrl.class)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

	private static final Log logger = LogFactory.getLog(WebhookConfiguration.class);

	/** How long a request of a leader may take, which may lose its place meanwhile. */
	private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(2);

	@Bean
	@ConditionalOnProperty(name = "channels.cluster.journal", havingValue = "none", matchIfMissing = true)
	static Webhooks webhooks(App app, WebhookProperties properties, MeterRegistry meterRegistry,
			@Value("${channels.shutdown-timeout:5s}") Duration shutdownTimeout) {
		ScheduledExecutorService scheduler = scheduler();
		QueueBudget budget = new QueueBudget(properties.maxQueueSize().toBytes());
		WebhookMetrics metrics = new WebhookMetrics(meterRegistry, budget::used);
		WebhookSender sender = new WebhookSender(app, properties, properties.requestTimeout(), scheduler);
		WebhookQueue queue = new WebhookQueue(properties, sender, scheduler, budget, metrics);
		Absences absences = new Absences(properties.grace(), scheduler, queue, budget);
		return new Webhooks(budget, metrics, scheduler, absences, queue, shutdownTimeout);
	}

	@Bean
	@ConditionalOnMissingBean(Webhooks.class)
	static LeaderWebhooks leaderWebhooks(App app, WebhookProperties properties, MeterRegistry meterRegistry) {
		Duration timeout = properties.requestTimeout();
		ScheduledExecutorService scheduler = scheduler();
		WebhookSender sender = new WebhookSender(app, properties,
				(timeout.compareTo(LEADER_TIMEOUT) < 0) ? timeout : LEADER_TIMEOUT, scheduler);
		return new LeaderWebhooks(properties, meterRegistry, scheduler, sender);
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnBean(LeaderWebhooks.class)
	static ReplicaObserver replicaObserver(LeaderWebhooks webhooks) {
		return webhooks.observer();
	}

	@Bean
	@ConditionalOnBean(LeaderWebhooks.class)
	static SmartInitializingSingleton leaderWebhooksStarter(LeaderWebhooks webhooks,
			ObjectProvider<Leadership> leadership) {
		return () -> webhooks.start(leadership.getObject());
	}

	// not a bean, or @Scheduled methods would run on it too
	static ScheduledExecutorService scheduler() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("webhooks-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threads) {

			@Override
			protected void afterExecute(Runnable task, @Nullable Throwable failure) {
				logFailure(task);
			}

		};
		// otherwise cancelled timers stay in memory until they are due
		scheduler.setRemoveOnCancelPolicy(true);
		return scheduler;
	}

	// a scheduled task does not report its exception
	private static void logFailure(Runnable task) {
		if (task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
			try {
				future.get();
			}
			catch (ExecutionException ex) {
				logger.error("A webhook could not be handled", ex.getCause());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	static class OnUrl implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty("channels.webhooks.url"));
		}

	}

}

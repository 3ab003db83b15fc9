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
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.StringUtils;

import dev.pusherchat.channels.auth.App;

/** Sends webhooks when there is a URL to send them to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("channels.enabled")
@Conditional(WebhookConfiguration.OnUrl.class)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

	private static final Log logger = LogFactory.getLog(WebhookConfiguration.class);

	@Bean
	static Webhooks webhooks(App app, WebhookProperties properties, MeterRegistry meterRegistry,
			@Value("${channels.shutdown-timeout:5s}") Duration shutdownTimeout) {
		ScheduledExecutorService scheduler = scheduler();
		QueueBudget budget = new QueueBudget(properties.maxQueueSize().toBytes());
		WebhookMetrics metrics = new WebhookMetrics(meterRegistry, budget);
		WebhookSender sender = new WebhookSender(app, properties, scheduler);
		WebhookQueue queue = new WebhookQueue(properties, sender, scheduler, budget, metrics);
		Absences absences = new Absences(properties.grace(), scheduler, queue, budget);
		return new Webhooks(budget, metrics, scheduler, absences, queue, shutdownTimeout);
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

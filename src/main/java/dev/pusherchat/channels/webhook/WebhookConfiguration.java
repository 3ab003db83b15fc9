package dev.pusherchat.channels.webhook;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.micrometer.core.instrument.MeterRegistry;
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

	@Bean
	static Webhooks webhooks(App app, WebhookProperties properties, MeterRegistry meterRegistry) {
		ScheduledExecutorService scheduler = scheduler();
		QueueBudget budget = new QueueBudget(properties.maxQueueSize().toBytes());
		WebhookMetrics metrics = new WebhookMetrics(meterRegistry, budget);
		WebhookSender sender = new WebhookSender(app, properties, scheduler);
		WebhookQueue queue = new WebhookQueue(properties, sender, scheduler, budget, metrics);
		Absences absences = new Absences(properties.grace(), scheduler, queue, budget);
		return new Webhooks(budget, metrics, scheduler, absences, queue);
	}

	// not a bean, or what is @Scheduled would run on it too
	static ScheduledExecutorService scheduler() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("webhooks-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threads);
		// else each timer that was not needed is kept until its time
		scheduler.setRemoveOnCancelPolicy(true);
		return scheduler;
	}

	static class OnUrl implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty("channels.webhooks.url"));
		}

	}

}

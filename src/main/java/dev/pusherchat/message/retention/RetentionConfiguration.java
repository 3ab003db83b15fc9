package dev.pusherchat.message.retention;

import java.time.Clock;
import java.util.Objects;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

import dev.pusherchat.message.LogFollower;

/** Deletes old messages at intervals, if an age is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("messages.retention.keep-for")
@EnableConfigurationProperties(RetentionProperties.class)
@EnableScheduling
class RetentionConfiguration {

	@Bean
	Retention retention(JdbcClient jdbc, ObjectProvider<LogFollower> followers, Clock clock,
			RetentionProperties properties) {
		return new Retention(jdbc, followers, clock, Objects.requireNonNull(properties.keepFor()),
				properties.batchSize());
	}

	@Bean
	SchedulingConfigurer retentionSchedule(Retention retention, RetentionProperties properties) {
		return (tasks) -> tasks.addFixedDelayTask(retention::deleteOldMessages, properties.interval());
	}

}

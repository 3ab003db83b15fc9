package dev.pusherchat.message.stream;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The streams of a node.
 *
 * @param max how many readers may follow the log at the same time; more are told to come
 * back; one for each 512 KB of the heap unless set
 * @param keepAlive the silence after which a stream gets a comment
 * @param retry how long a client waits before it comes back
 * @param pollInterval how often streams look for messages from other nodes, of which
 * nothing has told them
 */
@ConfigurationProperties("streams")
@Validated
record StreamProperties(@Nullable @Min(0) Integer max, @DefaultValue("15s") Duration keepAlive,
		@DefaultValue("2s") Duration retry, @DefaultValue("1s") Duration pollInterval) {

	/** What a stream may take, with its buffers and the page that it is reading. */
	private static final long HEAP_OF_ONE = 512 * 1024;

	int places() {
		return (this.max != null) ? this.max : (int) Math.min(100_000, Runtime.getRuntime().maxMemory() / HEAP_OF_ONE);
	}

}

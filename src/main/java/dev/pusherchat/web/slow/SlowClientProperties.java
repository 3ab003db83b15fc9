package dev.pusherchat.web.slow;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits for slow clients.
 *
 * @param maxBodyTime how long the body of a request may take to arrive
 * @param maxWaitingThreads threads that may wait for clients, for a body or until a
 * response is taken; beyond it those that wait longest are cut off; half of
 * server.tomcat.threads.max unless set
 * @param maxUnfinishedHeaders connections in the middle of a request's header; beyond it
 * the oldest is cut off; as many as a sixteenth of the heap has room for unless set
 * @param maxRequests requests that wait for an answer, without a thread, besides readers
 * of the stream; new ones wait for their turn; as many as an eighth of the heap has room
 * for unless set
 * @param maxWaitingConnections connections that wait for a thread; no other is accepted
 * meanwhile; as many as a sixteenth of the heap has room for unless set
 */
@ConfigurationProperties("web")
@Validated
record SlowClientProperties(@DefaultValue("10s") Duration maxBodyTime, @Nullable @Min(1) Integer maxWaitingThreads,
		@Nullable @Min(1) Integer maxUnfinishedHeaders, @Nullable @Min(1) Integer maxRequests,
		@Nullable @Min(1) Integer maxWaitingConnections) {

	/**
	 * What Tomcat's objects of a request take of the heap before its header has ended.
	 */
	private static final int HEADER_SIZE = 32 * 1024;

	/** What a connection takes of the heap before it has a thread. */
	private static final int CONNECTION_SIZE = 6 * 1024;

	/** What a request with a message of 10 KB keeps. */
	private static final int REQUEST_SIZE = 96 * 1024;

	int requests() {
		return setOrRoomFor(this.maxRequests, 8, REQUEST_SIZE);
	}

	int unfinishedHeaders() {
		return setOrRoomFor(this.maxUnfinishedHeaders, 16, HEADER_SIZE);
	}

	int waitingConnections() {
		return setOrRoomFor(this.maxWaitingConnections, 16, CONNECTION_SIZE);
	}

	private static int setOrRoomFor(@Nullable Integer set, int share, int size) {
		return (set != null) ? set : (int) (Runtime.getRuntime().maxMemory() / share / size);
	}

}

package dev.pusherchat.broadcast;

import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.LogFollower;
import dev.pusherchat.pusher.TriggerResult;

/** Remembers the id of the last message that was broadcast. */
interface BroadcastCursor extends LogFollower {

	/** Whether each node has a cursor of its own. */
	boolean isLocal();

	/** Sets the cursor's first position, before the node accepts posts. */
	void start();

	/** Whether the cursor is at the log's head; cheaper than holding the cursor. */
	boolean atHead();

	/**
	 * Holds the cursor, for one caller at a time, during a step that may move it.
	 * @param step takes the last id that was broadcast
	 */
	@Nullable TriggerResult hold(LongFunction<@Nullable TriggerResult> step);

	/** Moves the cursor; only within a step that holds it. */
	void move(long id);

}

package dev.pusherchat.broadcast;

import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.LogFollower;
import dev.pusherchat.pusher.TriggerResult;

/** Remembers the id of the last message that was broadcast. */
interface BroadcastCursor extends LogFollower {

	/** Sets the cursor's first position, before the node takes posts. */
	void start();

	/** Whether there is nothing to broadcast; cheaper than holding the cursor. */
	boolean atHead();

	/**
	 * Holds the cursor, one caller at a time, during a step that may move it.
	 * @param step is given the last id that was broadcast
	 * @return what the step returned
	 */
	@Nullable TriggerResult hold(LongFunction<@Nullable TriggerResult> step);

	/** Moves the cursor, within a step that holds it. */
	void move(long id);

}

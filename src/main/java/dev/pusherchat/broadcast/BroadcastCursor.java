package dev.pusherchat.broadcast;

import java.util.function.LongUnaryOperator;

import dev.pusherchat.message.LogFollower;

/** Remembers the id of the last message that was broadcast. */
interface BroadcastCursor extends LogFollower {

	/** Sets the cursor where it has to begin; called before the node takes posts. */
	void start();

	/** Whether there is nothing to broadcast; cheaper than to find out by moving. */
	boolean atHead();

	/**
	 * Moves the cursor, one caller at a time.
	 * @param step is given the last id broadcast, and returns the new one
	 */
	void advance(LongUnaryOperator step);

}

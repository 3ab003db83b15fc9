package dev.pusherchat.message;

/** A reader of the log, which still needs the messages after its position. */
public interface LogFollower {

	/**
	 * Returns the reader's position.
	 * @return the last id that it no longer needs, below 1 before the first message
	 */
	long position();

}

package dev.pusherchat.message;

/** Reads the log in its order, and still needs what follows its position. */
public interface LogFollower {

	/**
	 * Tells how far it has come.
	 * @return the id of the last message that it no longer needs, below 1 before the
	 * first
	 */
	long position();

}

package dev.pusherchat.channels.cluster;

/** When the next step of the same kind makes sense. */
enum Step {

	/** At once: there may be more to do. */
	AGAIN,
	/** When there is something new. */
	IDLE,
	/** After a pause: it could not do its work. */
	LATER

}

package dev.pusherchat.channels.cluster;

/** The two clocks of a machine. Only a suspended machine makes them differ. */
public interface NodeClock {

	/** Returns the time in nanoseconds since some instant; never goes back. */
	long nanoTime();

	/** Returns the time of the day in milliseconds. */
	long millis();

	static NodeClock system() {
		return new NodeClock() {

			@Override
			public long nanoTime() {
				return System.nanoTime();
			}

			@Override
			public long millis() {
				return System.currentTimeMillis();
			}

		};
	}

}

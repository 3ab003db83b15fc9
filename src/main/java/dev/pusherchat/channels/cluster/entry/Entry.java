package dev.pusherchat.channels.cluster.entry;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Trigger;

/** One thing that happened on a node, as all nodes read it from the journal. */
public sealed interface Entry {

	/** The application has triggered events, all of them or none. */
	record Triggered(List<Trigger> triggers) implements Entry {

	}

	/** A client has sent an event. */
	record ClientEvent(ClientTrigger trigger) implements Entry {

	}

	/**
	 * How many of the node's connections stand behind something, as of now. It is a
	 * number, not a difference, so that the last entry says everything.
	 *
	 * @param info the user's info, for members only
	 */
	record Here(Key key, int number, @Nullable String info) implements Entry {

	}

	/** The application wants all connections of a user closed. */
	record Terminate(String userId) implements Entry {

	}

	/** The application has authorized a connection, of whichever node. */
	record Authorized(Authorization authorization) implements Entry {

	}

	/** The node has joined. It knows nothing yet. */
	record Up(String name) implements Entry {

	}

	/**
	 * The node knows the state of all channels.
	 *
	 * @param first whether there was no state to take over, so that all begin with none
	 */
	record Ready(boolean first) implements Entry {

	}

	/** The node has left, or was declared dead. Nothing of it is in the journal later. */
	record Down(String reason) implements Entry {

	}

	/** Webhooks have arrived. */
	record Done(byte[] data) implements Entry {

	}

	/** Time has passed. */
	record Tick() implements Entry {

	}

}

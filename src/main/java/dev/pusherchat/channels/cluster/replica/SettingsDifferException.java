package dev.pusherchat.channels.cluster.replica;

/** The cluster has other settings than this node, so that they would not agree. */
public class SettingsDifferException extends RuntimeException {

	SettingsDifferException(String ours, String theirs) {
		super("This node's settings are " + ours + ", those of the cluster are " + theirs
				+ ": all nodes need the same");
	}

}

package dev.pusherchat;

import java.util.List;

/** The application can't start for want of settings. */
class MissingSettingsException extends RuntimeException {

	private final List<String> variables;

	MissingSettingsException(List<String> variables) {
		super("Not set: " + String.join(", ", variables));
		this.variables = List.copyOf(variables);
	}

	/** The environment variables to set. */
	List<String> variables() {
		return this.variables;
	}

}

package dev.pusherchat;

import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a sentence which settings are missing, and how to set them. */
class MissingSettingsFailureAnalyzer extends AbstractFailureAnalyzer<MissingSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingSettingsException cause) {
		String variables = cause.variables().stream().collect(Collectors.joining(", "));
		return new FailureAnalysis("The application can't start without " + variables + ".",
				"Set each as an environment variable, or mount a file of that name with the value in it under "
						+ "/run/secrets (SECRETS_DIR names another directory).",
				cause);
	}

}

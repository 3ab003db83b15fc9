package dev.pusherchat;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports unusable settings in two sentences instead of a stack trace. */
class UnusableSettingsFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableSettingsException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
	}

}

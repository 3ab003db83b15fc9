package dev.pusherchat;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.ObjectError;

/**
 * Reports a setting that fails a check by the check's own sentence. Spring Boot would
 * report the name of the check as a property.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SettingsCheckFailureAnalyzer extends AbstractFailureAnalyzer<BindValidationException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
		List<String> sentences = cause.getValidationErrors()
			.getAllErrors()
			.stream()
			.filter((error) -> "AssertTrue".equals(error.getCode()))
			.map(ObjectError::getDefaultMessage)
			.toList();
		return sentences.isEmpty() ? null
				: new FailureAnalysis(String.join("; ", sentences) + ".", "Change the setting.", cause);
	}

}

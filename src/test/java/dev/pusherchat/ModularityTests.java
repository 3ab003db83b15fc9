package dev.pusherchat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("dev.pusherchat");

	@Test
	void packagesUseOnlyWhatTheyMay() {
		ApplicationModules.of(ChatApplication.class).verify();
	}

	// what would weave them in is off: they would do nothing, and not say so
	@ParameterizedTest
	@ValueSource(
			strings = { "org.springframework.transaction.annotation.Transactional", "jakarta.transaction.Transactional",
					"org.springframework.stereotype.Repository", "org.aspectj.lang.annotation.Aspect" })
	void nothingHasAnAnnotationThatIsNotHeeded(String annotation) {
		ArchRuleDefinition.noClasses().should().beAnnotatedWith(annotation).check(classes);
		ArchRuleDefinition.noMethods().should().beAnnotatedWith(annotation).check(classes);
	}

}

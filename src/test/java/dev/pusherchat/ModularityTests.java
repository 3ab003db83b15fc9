package dev.pusherchat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

	@Test
	void packagesUseOnlyWhatTheyMay() {
		ApplicationModules.of(ChatApplication.class).verify();
	}

	@Test
	void onlyPusherServiceAndItsClientKnowTheSdk() {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("PusherService")
			.and()
			.doNotHaveSimpleName("PusherClient")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.pusher..")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages("dev.pusherchat"));
	}

}

package dev.pusherchat;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

	@Test
	void packagesUseOnlyWhatTheyMay() {
		ApplicationModules.of(ChatApplication.class).verify();
	}

}

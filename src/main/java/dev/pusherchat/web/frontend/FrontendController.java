package dev.pusherchat.web.frontend;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page how to reach Pusher, and who may take part. */
@RestController
class FrontendController {

	private final FrontendProperties.Settings settings;

	FrontendController(FrontendProperties properties, SignInProperties signIn) {
		this.settings = properties.settings(signIn.signIn());
	}

	@GetMapping("/config.json")
	ResponseEntity<FrontendProperties.Settings> settings() {
		return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(this.settings);
	}

}

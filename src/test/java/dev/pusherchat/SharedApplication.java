package dev.pusherchat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;

/** Tests that have this use one application, which Spring's cache of contexts keeps. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "channels.client-events.enabled=true", "pusher.guests=true", "access.guests=true",
				"web.rate-limit.guests.burst=1000" })
@ActiveProfiles("test")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SharedApplication {

}

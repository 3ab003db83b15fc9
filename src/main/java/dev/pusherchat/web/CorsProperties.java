package dev.pusherchat.web;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The pages of other origins that may call the API.
 *
 * @param allowedOrigins the origins, such as {@code https://chat.example.com}; {@code *}
 * for any, none by default
 * @param maxAge how long a browser may cache the answer to a preflight
 */
@ConfigurationProperties("cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {

}

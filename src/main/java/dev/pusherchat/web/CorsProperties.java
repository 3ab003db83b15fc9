package dev.pusherchat.web;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which pages of other origins may call the API.
 *
 * @param allowedOrigins their origins, such as {@code https://chat.example.com};
 * {@code *} for any, none by default
 * @param maxAge for how long a browser may keep the answer to a preflight
 */
@ConfigurationProperties("cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {

}

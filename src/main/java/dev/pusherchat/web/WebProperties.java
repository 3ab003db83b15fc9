package dev.pusherchat.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP edge.
 *
 * @param maxBodySize the maximum size of a request's body, for JSON to the nearest buffer
 * of 8 KB; the longest content takes 60 KB if every character is escaped
 */
@ConfigurationProperties("web")
record WebProperties(@DefaultValue("64KB") DataSize maxBodySize) {

}

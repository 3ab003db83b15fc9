package dev.pusherchat.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP edge.
 *
 * @param maxBodySize how large the body of a request may be, JSON to the nearest buffer
 * of 8 KB; the largest content, every character of it escaped, takes 60 KB
 */
@ConfigurationProperties("web")
record WebProperties(@DefaultValue("64KB") DataSize maxBodySize) {

}

package dev.pusherchat.authorization;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How channels are joined.
 *
 * @param guests whether everyone may join any channel, as a guest; unless the application
 * decides itself
 */
@ConfigurationProperties("pusher")
record AuthorizationProperties(@DefaultValue("false") boolean guests) {

}

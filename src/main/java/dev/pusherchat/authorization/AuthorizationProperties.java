package dev.pusherchat.authorization;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How users join channels.
 *
 * @param guests whether everyone may join any channel without a token, each connection as
 * another guest; ignored if the application has its own authorizer or requires tokens
 */
@ConfigurationProperties("pusher")
record AuthorizationProperties(@DefaultValue("false") boolean guests) {

}

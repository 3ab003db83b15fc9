package dev.pusherchat.channels.connection;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Lists of users whose sign-ins and sign-outs a user sees.
 *
 * @param enabled whether users may have watchlists
 * @param maxSize how many users one watchlist may have (4302)
 */
public record WatchlistSettings(boolean enabled, @DefaultValue("100") @Positive int maxSize) {

}

package dev.pusherchat.access;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may take part, and under which name.
 *
 * @param guests whether everybody may take part as a guest with a name of their own
 * choice: {@code POST /guests} gives tokens away; true in development
 * @param nameClaims the claims of an issuer's token that are looked through for a name,
 * in this order; name and preferred_username unless set
 * @param guestLifetime how long a guest's token lives; for as long again after its end it
 * can still be renewed
 * @param otherSecrets secrets of the app beside {@code pusher.secret} whose guests'
 * tokens are accepted, for the time of a change; each has at least 16 characters, and is
 * never shown
 */
@ConfigurationProperties("access")
@Validated
record AccessProperties(@DefaultValue("false") boolean guests, @DefaultValue List<String> nameClaims,
		@DefaultValue("30d") @DurationMin(minutes = 1) @DurationMax(days = 3650) Duration guestLifetime,
		@DefaultValue List<@NotBlank @Size(min = 16) String> otherSecrets) {

	AccessProperties {
		nameClaims = nameClaims.isEmpty() ? List.of("name", "preferred_username") : nameClaims;
	}

	@Override
	public String toString() {
		return "AccessProperties[guests=%s, guestLifetime=%s, nameClaims=%s]".formatted(this.guests, this.guestLifetime,
				this.nameClaims);
	}

}

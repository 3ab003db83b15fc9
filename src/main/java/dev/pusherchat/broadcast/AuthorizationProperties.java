package dev.pusherchat.broadcast;

import java.util.Base64;

import jakarta.validation.constraints.AssertTrue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How channels are joined.
 *
 * @param guests whether everyone may join any channel, as a guest; unless the application
 * decides itself
 * @param encryptionMasterKeyBase64 32 bytes, of which the keys of encrypted channels are
 * made; never shown
 */
@ConfigurationProperties("pusher")
@Validated
record AuthorizationProperties(@DefaultValue("false") boolean guests, @Nullable String encryptionMasterKeyBase64) {

	private static final int KEY_LENGTH = 32;

	@AssertTrue(message = "pusher.encryption-master-key-base64 must be 32 bytes in base64")
	boolean isEncryptionMasterKeyOfTheRightLength() {
		try {
			return !StringUtils.hasText(this.encryptionMasterKeyBase64)
					|| Base64.getDecoder().decode(this.encryptionMasterKeyBase64).length == KEY_LENGTH;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return "AuthorizationProperties[guests=%s]".formatted(this.guests);
	}

}

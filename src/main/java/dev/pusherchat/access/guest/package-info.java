/**
 * Guests: token holders whose issuer is this application. Start at
 * {@link dev.pusherchat.access.guest.GuestTokens}.
 */
@NullMarked
package dev.pusherchat.access.guest;

import org.jspecify.annotations.NullMarked;

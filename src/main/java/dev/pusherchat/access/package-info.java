/**
 * Who may read and post: everyone or, when an issuer is configured, users with a token.
 * Start at {@link dev.pusherchat.access.AccessConfiguration}.
 */
@NullMarked
package dev.pusherchat.access;

import org.jspecify.annotations.NullMarked;

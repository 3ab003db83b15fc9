/** The app, its credentials, and the signatures made with them. */
@NullMarked
package dev.pusherchat.channels.auth;

import org.jspecify.annotations.NullMarked;

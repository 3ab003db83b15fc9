/** Broadcasting the log: a relay follows the log and triggers {@code new_message}. */
@NullMarked
package dev.pusherchat.broadcast;

import org.jspecify.annotations.NullMarked;

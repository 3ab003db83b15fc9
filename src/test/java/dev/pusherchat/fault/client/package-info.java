/** Readers of the log that have every message in the end, whatever fails. */
@NullMarked
package dev.pusherchat.fault.client;

import org.jspecify.annotations.NullMarked;

/**
 * Checks that are made beside the requests, so that health, readiness and metrics wait
 * for nothing.
 */
@NullMarked
package dev.pusherchat.health;

import org.jspecify.annotations.NullMarked;

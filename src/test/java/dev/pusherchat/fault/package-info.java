/**
 * Faults on purpose: processes that are killed, databases that are away or restored, and
 * connections that are cut, under load.
 */
@NullMarked
package dev.pusherchat.fault;

import org.jspecify.annotations.NullMarked;

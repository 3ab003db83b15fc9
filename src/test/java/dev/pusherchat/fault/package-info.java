/**
 * Faults on purpose: an endpoint that misbehaves, processes that are killed, connections
 * that are cut, and a client that has every message in the end nevertheless.
 */
@NullMarked
package dev.pusherchat.fault;

import org.jspecify.annotations.NullMarked;

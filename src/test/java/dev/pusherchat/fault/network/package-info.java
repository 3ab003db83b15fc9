/** A network and a server that misbehave on purpose. */
@NullMarked
package dev.pusherchat.fault.network;

import org.jspecify.annotations.NullMarked;

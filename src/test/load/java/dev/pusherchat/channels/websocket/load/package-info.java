/** Measures the transport against others; {@code src/test/load/README.md} says how. */
@NullMarked
package dev.pusherchat.channels.websocket.load;

import org.jspecify.annotations.NullMarked;

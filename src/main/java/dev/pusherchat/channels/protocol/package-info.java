/** The Channels protocol on the wire: names, codes and frames. No Spring here. */
@NullMarked
package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.NullMarked;

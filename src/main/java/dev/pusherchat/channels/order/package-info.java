/** The one order of everything that happens on channels, on one node or on many. */
@NullMarked
package dev.pusherchat.channels.order;

import org.jspecify.annotations.NullMarked;

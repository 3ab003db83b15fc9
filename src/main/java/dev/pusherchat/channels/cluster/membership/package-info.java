/** What the nodes find out about each other, and what the one that leads does for all. */
@NullMarked
package dev.pusherchat.channels.cluster.membership;

import org.jspecify.annotations.NullMarked;

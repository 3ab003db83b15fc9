/** Open connections, whether they are alive, and who has signed in on them. */
@NullMarked
package dev.pusherchat.channels.connection;

import org.jspecify.annotations.NullMarked;

/** How the application deals with a database that fails, at start-up or later. */
@NullMarked
package dev.pusherchat.message.database;

import org.jspecify.annotations.NullMarked;

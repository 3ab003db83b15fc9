/** Handling in batches what many requests ask for, in one thread. */
@NullMarked
package dev.pusherchat.message.batch;

import org.jspecify.annotations.NullMarked;

/**
 * The people of the chat, as others see them: an id, and a name that fits a line. Start
 * at {@link dev.pusherchat.people.Person}.
 */
@NullMarked
package dev.pusherchat.people;

import org.jspecify.annotations.NullMarked;

/**
 * Attacks a node with a small heap, as one client without a token can: other clients must
 * notice nothing. Start at {@link AttackIT}.
 */
@NullMarked
package dev.pusherchat.attack;

import org.jspecify.annotations.NullMarked;

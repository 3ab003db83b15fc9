/**
 * Who may read and post: everyone, or, once it is configured who issues tokens, their
 * holders only. Start at {@link dev.pusherchat.access.AccessConfiguration}.
 */
@NullMarked
package dev.pusherchat.access;

import org.jspecify.annotations.NullMarked;

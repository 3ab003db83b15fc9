/**
 * Lets a start use beans that Spring's ahead-of-time processing has prepared, as long as
 * the settings that decide which beans there are still have the values of that time.
 */
@NullMarked
package dev.pusherchat.prepared;

import org.jspecify.annotations.NullMarked;

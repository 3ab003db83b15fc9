/**
 * What the browser client is told at run time.
 */
@NullMarked
package dev.pusherchat.web.frontend;

import org.jspecify.annotations.NullMarked;

/** The settings that the browser client gets at run time. */
@NullMarked
package dev.pusherchat.web.frontend;

import org.jspecify.annotations.NullMarked;

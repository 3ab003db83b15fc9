/** The browser client: its files, and the settings that it gets at run time. */
@NullMarked
package dev.pusherchat.web.frontend;

import org.jspecify.annotations.NullMarked;

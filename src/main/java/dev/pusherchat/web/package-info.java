/**
 * What the HTTP edge shares: CORS, problem details, the settings of the browser client.
 */
@NullMarked
package dev.pusherchat.web;

import org.jspecify.annotations.NullMarked;

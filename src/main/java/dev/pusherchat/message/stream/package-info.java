/**
 * The log as a stream of server-sent events: {@code GET /messages} with
 * {@code Accept: text/event-stream}. One thread follows the log for all streams, and no
 * thread waits for a reader. Start at
 * {@link dev.pusherchat.message.stream.StreamController}.
 */
@NullMarked
package dev.pusherchat.message.stream;

import org.jspecify.annotations.NullMarked;

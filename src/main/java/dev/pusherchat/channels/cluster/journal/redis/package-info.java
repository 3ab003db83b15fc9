/** The journal in Redis; start at {@link RedisJournal}. */
@NullMarked
package dev.pusherchat.channels.cluster.journal.redis;

import org.jspecify.annotations.NullMarked;

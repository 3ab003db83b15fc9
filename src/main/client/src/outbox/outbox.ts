/**
 * The messages that were written here and are not yet known to be stored.
 *
 * An event carries no `Idempotency-Key`. So an own message may arrive as an event before the answer that names its id.
 * While a pending message has no answer, a stored message may stand in for it: one with the same content, and newer than
 * what was known when the pending one was written. Then the page shows one row for both. The answer decides. If the
 * stored message is somebody else's, it stays, and the own message gets a row of its own. Nothing wrong is remembered.
 * (The server stores content unchanged, so equal content is a necessary condition.)
 */
import { Log, find } from '../log/log';
import type { Pending } from '../types';

/** The most messages that wait to be sent. */
export const OUTBOX = 50;
/** How many ids of own messages are remembered. */
export const OWN = 500;

/**
 * The stored messages that take the place of pending ones, each with the key of the pending one: its answer, or a message
 * that may be it.
 */
export function standIns(pendings: readonly Pending[], log: Log, own: ReadonlyMap<number, string>): ReadonlyMap<number, string> {
  const standing = new Map<number, string>();
  for (const { key, content, epoch, after, attempts, author, state, stored } of pendings) {
    if (stored) {
      if (find(log.messages, stored.id)) {
        standing.set(stored.id, key);
      }
    } else if (attempts > 0 && state !== 'failed') {
      const least = epoch === log.epoch ? after : 0;
      const found = log.messages.find(
        (message) =>
          message.id > least &&
          message.content === content &&
          // an older server names no author, and not every token does
          ((message.author ?? author) === author || author === '') &&
          !own.has(message.id) &&
          !standing.has(message.id),
      );
      if (found) {
        standing.set(found.id, key);
      }
    }
  }
  return standing;
}

/** Leaves out the messages that the window has, and those that a page has shown to be in no log. */
export function settled(pendings: readonly Pending[], log: Log): readonly Pending[] {
  const left = pendings.filter(({ stored }) => !stored || !log.loaded || log.stale || log.held.has(stored.id));
  return left.length === pendings.length ? pendings : left;
}

export function update(pendings: readonly Pending[], key: string, change: Partial<Pending>): readonly Pending[] {
  return pendings.map((pending) => (pending.key === key ? { ...pending, ...change } : pending));
}

/** The next message that this tab has to send: they are sent one after the other, in the order in which they were written. */
export function nextToSend(pendings: readonly Pending[], tab: string): Pending | undefined {
  return pendings.find((pending) => pending.tab === tab && !pending.stored && pending.state !== 'failed');
}

/** Adds or replaces a message that another tab saved. They are in the order in which they were written. */
export function insert(pendings: readonly Pending[], pending: Pending): readonly Pending[] {
  if (pendings.some(({ key }) => key === pending.key)) {
    return update(pendings, pending.key, pending);
  }
  return pendings.length < OUTBOX ? [...pendings, pending].sort((a, b) => a.at.localeCompare(b.at)) : pendings;
}

/**
 * What was written here and is not yet known to be stored.
 *
 * An event carries no `Idempotency-Key`, so an own message may arrive as an event before the answer that names its id.
 * The rule that keeps it from being seen twice: while a message that was sent has no answer, a stored message of the same
 * content that is newer than what was known when it was written may be it, and stands for it. The answer decides. Should
 * the stored message turn out to be somebody else's, it stays, and the own one has its own place; nothing is remembered
 * that could be wrong. (The server stores content unchanged, so equal content is a necessary condition.)
 */
import { Log, find } from './log';
import { Message } from './message';

/** `sending`: on its way, or its turn comes; `waiting`: the network or the server is away; `failed`: refused. */
export type PendingState = 'sending' | 'waiting' | 'failed';

export interface Pending {
  /** The `Idempotency-Key`: trying again with it never stores a message twice. */
  readonly key: string;
  readonly content: string;
  readonly at: string;
  /** The epoch and the greatest id known when it was written: it is stored after that. */
  readonly epoch: string | null;
  readonly after: number;
  readonly attempts: number;
  readonly state: PendingState;
  /** Why it was not stored, in words. */
  readonly problem: string | null;
  /** The answer, until the window has come to it. */
  readonly stored: Message | null;
}

/** The most messages that wait to be sent. */
export const OUTBOX = 50;
/** How many ids of own messages are remembered. */
export const OWN = 500;

/** The pending messages that are to be shown after the stored ones. */
export function visible(pendings: readonly Pending[], log: Log, own: ReadonlySet<number>): readonly Pending[] {
  if (pendings.length === 0) {
    return pendings;
  }
  const taken = new Set<number>();
  return pendings.filter((pending) => {
    if (pending.stored) {
      return !find(log.messages, pending.stored.id);
    }
    if (pending.attempts === 0 || pending.state === 'failed') {
      return true;
    }
    const after = pending.epoch === log.epoch ? pending.after : 0;
    const stand = log.messages.find(
      ({ id, content }) => id > after && content === pending.content && !own.has(id) && !taken.has(id),
    );
    if (stand) {
      taken.add(stand.id);
    }
    return !stand;
  });
}

/** Leaves out what the window has come to, and what a page showed to be in no log. */
export function settled(pendings: readonly Pending[], log: Log): readonly Pending[] {
  const left = pendings.filter(({ stored }) => !stored || !log.loaded || log.stale || log.held.has(stored.id));
  return left.length === pendings.length ? pendings : left;
}

export function update(pendings: readonly Pending[], key: string, change: Partial<Pending>): readonly Pending[] {
  return pendings.map((pending) => (pending.key === key ? { ...pending, ...change } : pending));
}

/** The one whose turn it is: they go out one after the other, in the order they were written. */
export function nextToSend(pendings: readonly Pending[]): Pending | undefined {
  return pendings.find(({ stored, state }) => !stored && state !== 'failed');
}

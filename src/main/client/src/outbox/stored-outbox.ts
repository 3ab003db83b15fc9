import { read, write } from '../storage';
import type { Pending } from '../types';
import { OUTBOX, OWN } from './outbox';
import { Outbox } from './sending';

const PENDING = 'pending.';
const OWN_IDS = 'own';

/**
 * Keeps pending messages in the browser's storage, so that a reload loses nothing. Each message has an entry of its own,
 * since tabs share the storage. Each user has a part that no other user sees.
 */
export class StoredOutbox implements Outbox {
  /** `place` begins the names of all entries, see `placeOf`. Without a storage nothing is kept. */
  constructor(
    private readonly place: string,
    private readonly storage: Storage | null,
  ) {}

  load(): readonly Pending[] {
    const pendings = this.keys(this.place + PENDING)
      .map((key) => read<Pending>(this.storage, key))
      .filter((pending) => pending !== null && typeof pending.key === 'string' && typeof pending.content === 'string');
    return (pendings as Pending[]).sort((a, b) => a.at.localeCompare(b.at)).slice(-OUTBOX);
  }

  save(pending: Pending): void {
    write(this.storage, this.place + PENDING + pending.key, pending);
  }

  remove(key: string): void {
    write(this.storage, this.place + PENDING + key, null);
  }

  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] } {
    const own = read<{ epoch: string | null; ids: number[] }>(this.storage, this.place + OWN_IDS);
    return Array.isArray(own?.ids) ? own : { epoch: null, ids: [] };
  }

  saveOwn(epoch: string | null, ids: readonly number[]): void {
    const before = this.loadOwn();
    const same = before.epoch === epoch || before.epoch === null || epoch === null;
    const all = same ? new Set([...before.ids, ...ids]) : ids;
    write(this.storage, this.place + OWN_IDS, { epoch: epoch ?? before.epoch, ids: [...all].slice(-OWN) });
  }

  private keys(prefix: string): string[] {
    try {
      return Object.keys(this.storage ?? {}).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }
}

/**
 * What begins the names of all that is kept for a user of a conversation. Another path of the page's origin may have
 * another conversation, and so may another origin.
 */
export function placeOf(base: URL, origin: string | undefined, user: string | null): string {
  const where = base.origin === origin ? base.pathname : base.href;
  const place = where === '/' ? 'chat' : `chat:${encodeURIComponent(where)}`;
  return user === null ? `${place}.` : `${place}/${encodeURIComponent(user)}/`;
}

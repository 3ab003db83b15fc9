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
  /** `place` begins the names of all entries, see `placeOf`. */
  constructor(
    private readonly place: string,
    private readonly storage: Storage,
  ) {}

  load(): readonly Pending[] {
    const pendings = this.keys(this.place + PENDING)
      .map((key) => parse<Pending>(this.read(key)))
      .filter((pending) => pending !== null && typeof pending.key === 'string' && typeof pending.content === 'string');
    return (pendings as Pending[]).sort((a, b) => a.at.localeCompare(b.at)).slice(-OUTBOX);
  }

  save(pending: Pending): void {
    this.write(this.place + PENDING + pending.key, JSON.stringify(pending));
  }

  remove(key: string): void {
    this.write(this.place + PENDING + key, null);
  }

  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] } {
    const own = parse<{ epoch: string | null; ids: number[] }>(this.read(this.place + OWN_IDS));
    return Array.isArray(own?.ids) ? own : { epoch: null, ids: [] };
  }

  saveOwn(epoch: string | null, ids: readonly number[]): void {
    const before = this.loadOwn();
    const same = before.epoch === epoch || before.epoch === null || epoch === null;
    const all = same ? new Set([...before.ids, ...ids]) : ids;
    this.write(this.place + OWN_IDS, JSON.stringify({ epoch: epoch ?? before.epoch, ids: [...all].slice(-OWN) }));
  }

  private keys(prefix: string): string[] {
    try {
      return Object.keys(this.storage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  private read(key: string): string | null {
    try {
      return this.storage.getItem(key);
    } catch {
      return null;
    }
  }

  /** A browser may refuse to store. Everything works, but a reload loses what was not sent. */
  private write(key: string, value: string | null): void {
    try {
      if (value === null) {
        this.storage.removeItem(key);
      } else {
        this.storage.setItem(key, value);
      }
    } catch (error) {
      console.warn('Nothing is kept over a reload:', error);
    }
  }
}

/** Where nothing can be stored. */
export class MemoryOutbox implements Outbox {
  load(): readonly Pending[] {
    return [];
  }

  save(): void {}

  remove(): void {}

  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] } {
    return { epoch: null, ids: [] };
  }

  saveOwn(): void {}
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

/** What a storage has, or null if it is not JSON. */
export function parse<T>(json: string | null): T | null {
  try {
    return json === null ? null : (JSON.parse(json) as T);
  } catch {
    return null;
  }
}

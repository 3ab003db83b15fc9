import { PLACE } from '../place';
import { OUTBOX, OWN, Outbox, Pending } from 'pusher-chat-client';

const PENDING = 'pending.';
const OWN_IDS = 'own';
const DRAFT = 'draft';

/**
 * Keeps pending messages and the draft in the browser's storage, so that a reload loses nothing. Each message has an
 * entry of its own, since windows share the storage. Each subject has a part that no other subject sees.
 */
export class BrowserOutbox implements Outbox {
  private readonly place: string;

  constructor(owner: string | null = null) {
    this.place = owner === null ? `${PLACE}.` : `${PLACE}/${encodeURIComponent(owner)}/`;
  }

  load(): readonly Pending[] {
    const pendings = keys(this.place + PENDING)
      .map((key) => parse<Pending>(read(key)))
      .filter((pending) => pending !== null && typeof pending.key === 'string' && typeof pending.content === 'string');
    return (pendings as Pending[]).sort((a, b) => a.at.localeCompare(b.at)).slice(-OUTBOX);
  }

  save(pending: Pending): void {
    write(this.place + PENDING + pending.key, JSON.stringify(pending));
  }

  remove(key: string): void {
    write(this.place + PENDING + key, null);
  }

  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] } {
    const own = parse<{ epoch: string | null; ids: number[] }>(read(this.place + OWN_IDS));
    return Array.isArray(own?.ids) ? own : { epoch: null, ids: [] };
  }

  saveOwn(epoch: string | null, ids: readonly number[]): void {
    const before = this.loadOwn();
    const all = before.epoch === epoch ? new Set([...before.ids, ...ids]) : ids;
    write(this.place + OWN_IDS, JSON.stringify({ epoch, ids: [...all].slice(-OWN) }));
  }

  /** Each tab has its own draft. A new tab begins with the last draft of any tab. */
  loadDraft(): string {
    return read(this.place + DRAFT, sessionStorage) ?? read(this.place + DRAFT) ?? '';
  }

  saveDraft(draft: string): void {
    write(this.place + DRAFT, draft || null);
    write(this.place + DRAFT, draft, sessionStorage);
  }
}

function keys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(key: string, storage: Storage = localStorage): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

/** A browser may refuse to store. The page works, but a reload loses what was not sent. */
function write(key: string, value: string | null, storage: Storage = localStorage): void {
  try {
    if (value === null) {
      storage.removeItem(key);
    } else {
      storage.setItem(key, value);
    }
  } catch (error) {
    console.warn('Nothing is kept over a reload:', error);
  }
}

function parse<T>(json: string | null): T | null {
  try {
    return json === null ? null : (JSON.parse(json) as T);
  } catch {
    return null;
  }
}

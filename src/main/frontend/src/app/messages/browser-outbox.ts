import { Outbox } from './conversation';
import { OUTBOX, OWN, Pending } from './outbox';

const PENDING = 'chat.pending.';
const OWN_IDS = 'chat.own';
const DRAFT = 'chat.draft';

/** Keeps what was written in the browser, so that a reload loses nothing. Each message has an entry of its own: windows share the store. */
export class BrowserOutbox implements Outbox {
  load(): readonly Pending[] {
    const pendings = keys()
      .map((key) => parse<Pending>(read(key)))
      .filter((pending) => pending !== null && typeof pending.key === 'string' && typeof pending.content === 'string');
    return (pendings as Pending[]).sort((a, b) => a.at.localeCompare(b.at)).slice(-OUTBOX);
  }

  save(pending: Pending): void {
    write(PENDING + pending.key, JSON.stringify(pending));
  }

  remove(key: string): void {
    write(PENDING + key, null);
  }

  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] } {
    const own = parse<{ epoch: string | null; ids: number[] }>(read(OWN_IDS));
    return Array.isArray(own?.ids) ? own : { epoch: null, ids: [] };
  }

  saveOwn(epoch: string | null, ids: readonly number[]): void {
    const before = this.loadOwn();
    const all = before.epoch === epoch ? new Set([...before.ids, ...ids]) : ids;
    write(OWN_IDS, JSON.stringify({ epoch, ids: [...all].slice(-OWN) }));
  }
}

/** The draft is this tab's; a new tab begins with the last one that was left. */
export function loadDraft(): string {
  return read(DRAFT, sessionStorage) ?? read(DRAFT) ?? '';
}

export function saveDraft(draft: string): void {
  write(DRAFT, draft || null);
  write(DRAFT, draft, sessionStorage);
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PENDING));
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

/** A browser may refuse to store; the page works on, without memory. */
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

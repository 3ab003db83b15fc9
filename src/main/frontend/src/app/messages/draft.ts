import { PLACE } from '../place';

/**
 * Keeps what is being written, so that a reload loses nothing. Each tab has its own draft, and a new tab begins with the
 * last draft of any tab. Each subject has a draft that no other subject sees.
 */
export class Draft {
  private readonly name: string;

  constructor(owner: string | null) {
    this.name = owner === null ? `${PLACE}.draft` : `${PLACE}/${encodeURIComponent(owner)}/draft`;
  }

  load(): string {
    return read(this.name, () => sessionStorage) ?? read(this.name, () => localStorage) ?? '';
  }

  save(draft: string): void {
    write(this.name, draft || null, () => localStorage);
    write(this.name, draft, () => sessionStorage);
  }
}

function read(name: string, storage: () => Storage): string | null {
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

/** A browser may refuse to store. Then a reload loses the draft. */
function write(name: string, value: string | null, storage: () => Storage): void {
  try {
    if (value === null) {
      storage().removeItem(name);
    } else {
      storage().setItem(name, value);
    }
  } catch (error) {
    console.warn('The draft is not kept over a reload:', error);
  }
}

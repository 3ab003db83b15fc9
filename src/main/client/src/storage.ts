/** What is kept over a reload, as JSON. A browser may refuse it; then everything works as long as the page is open. */

/** Null where there is nothing, or something else than JSON. */
export function read<T>(storage: Storage | null, key: string): T | null {
  try {
    return JSON.parse(storage!.getItem(key)!) as T;
  } catch {
    return null;
  }
}

/** Null removes what is kept. */
export function write(storage: Storage | null, key: string, value: unknown): void {
  try {
    if (value === null) {
      storage?.removeItem(key);
    } else {
      storage?.setItem(key, JSON.stringify(value));
    }
  } catch (error) {
    console.warn('Nothing is kept over a reload:', error);
  }
}

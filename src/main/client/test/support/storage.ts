/** A `localStorage` for Node. */
export function memoryStorage(): Storage {
  const entries: Record<string, string> = {};
  const methods = {
    getItem: (name: string) => entries[name] ?? null,
    setItem: (name: string, value: string) => void (entries[name] = value),
    removeItem: (name: string) => void delete entries[name],
  };
  return new Proxy(entries, {
    get: (_, name: string) => methods[name as keyof typeof methods] ?? entries[name],
  }) as unknown as Storage;
}

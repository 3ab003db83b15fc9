/** The clock and the chance of a conversation; tests have their own. */
export interface Environment {
  /** Runs something later, and returns a function that cancels it. */
  later(seconds: number, run: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
  now(): string;
  key(): string;
}

export const PLATFORM: Environment = {
  later: (seconds, run) => {
    const timer = setTimeout(run, seconds * 1000);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  now: () => new Date().toISOString(),
  key: randomKey,
};

/** `crypto.randomUUID` is missing on pages that are served over plain HTTP. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

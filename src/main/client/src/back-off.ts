import { Environment } from './environment';

const LONGEST_WAIT = 30;

/** The wait before the next attempt: it doubles with every failure, has jitter, and honours `Retry-After`. */
export class BackOff {
  /** When the last wait ends, or ended: ISO 8601, in UTC. */
  due: string | null = null;
  private failures = 0;
  private cancel: (() => void) | null = null;

  /** `longest`: the most seconds of a wait, unless the server asks for more. */
  constructor(
    private readonly environment: Environment,
    private readonly longest = LONGEST_WAIT,
  ) {}

  get waiting(): boolean {
    return this.cancel !== null;
  }

  wait(retryAfter: number | null, run: () => void): void {
    this.end();
    const grown = Math.min(this.longest, 2 ** this.failures++) * (0.5 + this.environment.random() / 2);
    const seconds = Math.max(grown, retryAfter ?? 0);
    this.due = new Date(Date.parse(this.environment.now()) + seconds * 1000).toISOString();
    this.cancel = this.environment.later(seconds, () => {
      this.cancel = null;
      run();
    });
  }

  /** Ends the wait without running anything. */
  end(): void {
    this.cancel?.();
    this.cancel = null;
  }

  /** An attempt succeeded, so the next wait is short again. */
  reset(): void {
    this.end();
    this.failures = 0;
  }
}

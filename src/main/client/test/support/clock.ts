import { Environment } from '../../src/environment';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Seconds that pass when a test says so. */
export class Clock implements Environment {
  now = () => new Date(this.seconds * 1000).toISOString();
  private seconds = 0;
  private keys = 0;
  private timers: Timer[] = [];

  /** `random`: what every random number is. */
  constructor(private readonly chance = 1) {}

  random(): number {
    return this.chance;
  }

  key(): string {
    return `key-${++this.keys}`;
  }

  later(seconds: number, run: () => void): () => void {
    const timer = { at: this.seconds + seconds, run };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  /** The seconds until the timers end, soonest first. */
  get waits(): number[] {
    return this.timers.map(({ at }) => at - this.seconds).sort((a, b) => a - b);
  }

  pass(seconds: number): void {
    const end = this.seconds + seconds;
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.timers = this.timers.filter((timer) => timer !== next);
      this.seconds = next.at;
      next.run();
    }
    this.seconds = end;
  }
}

import { BackOff } from '../back-off';
import { Environment } from '../environment';
import { Transport } from './transport';

/** Opens, closes and wakes a transport whose attempts are repeated with growing waits. */
export abstract class RetriedTransport implements Transport {
  protected readonly backOff: BackOff;
  protected opened = false;

  /** `longest`: the most seconds between two attempts, unless the server asks for more. */
  constructor(
    protected readonly environment: Environment,
    longest?: number,
  ) {
    this.backOff = new BackOff(environment, longest);
  }

  open(): void {
    if (!this.opened) {
      this.opened = true;
      void this.attempt();
    }
  }

  close(): void {
    this.opened = false;
    this.backOff.end();
    this.drop();
  }

  wake(): void {
    if (this.backOff.waiting) {
      this.backOff.end();
      void this.attempt();
    }
  }

  /** Never fails; waits for the next attempt itself. */
  protected abstract attempt(): Promise<void>;

  /** Ends the attempt, or what it became. */
  protected abstract drop(): void;
}

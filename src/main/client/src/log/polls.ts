import { BackOff } from '../back-off';
import { Environment } from '../environment';
import { Refusal } from './api';

/** Seconds between two polls: while events arrive, and while they do not. */
const LIVE_POLL = 45;
const QUIET_POLL = 5;
/** The most seconds between two polls while the server does not answer, unless it asks for more. */
const OUTAGE_POLL = 8;

/** Decides when to look at the log again: at intervals, and after failures in waits that grow. */
export class Polls {
  /** Whether events arrive. */
  live = false;
  private cancel = () => {};
  private readonly outage: BackOff;

  constructor(
    private readonly environment: Environment,
    private readonly look: () => void,
  ) {
    this.outage = new BackOff(environment, OUTAGE_POLL);
  }

  /** When the wait after the last failure ends. */
  get due(): string | null {
    return this.outage.due;
  }

  /** Sets the next look, after one that the server answered or does not have to answer. */
  next(reachable: boolean): void {
    this.end();
    const poll = this.live && reachable ? LIVE_POLL : QUIET_POLL;
    this.cancel = this.environment.later(poll * (0.75 + this.environment.random() / 2), this.look);
  }

  /** Sets the next look after one that failed. */
  retry(refusal: Refusal): void {
    this.end();
    this.outage.wait(refusal.retryAfter, this.look);
  }

  /** The server answers again. */
  recovered(): void {
    this.outage.reset();
  }

  end(): void {
    this.cancel();
    this.outage.end();
  }
}

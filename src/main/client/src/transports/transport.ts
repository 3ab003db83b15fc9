import { MessageEvent } from '../log/page';

/** A way in which events come from the server. It tries again after every failure, until it is closed. */
export interface Transport {
  open(): void;
  close(): void;
  /** Tries now what waits for its next attempt. */
  wake(): void;
}

export interface TransportListener {
  /** Events arrive from now on, or may have been left out: fetch what was missed before. */
  up(): void;
  /** No more events arrive. */
  down(): void;
  event(event: MessageEvent): void;
}

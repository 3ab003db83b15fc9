import type { Message } from '../types';

/** The event of a message: the message, or only its id if the message is too large for an event. */
export type MessageEvent = Message | { readonly id: number };

/** The answer to `GET /messages`: messages in ascending order, and the epoch of their log. */
export interface Page {
  readonly epoch: string | null;
  readonly messages: readonly Message[];
  /** Whether there are more messages: newer ones if the request had `after`, and otherwise older ones. */
  readonly more: boolean;
}

export function isMessage(event: MessageEvent): event is Message {
  return 'content' in event && 'created_at' in event;
}

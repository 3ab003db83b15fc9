/** A stored message, as the API and the `new_message` event carry it. */
export interface Message {
  readonly id: number;
  readonly content: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** Who posted it, where the server asks for tokens. */
  readonly author?: string;
}

/** The event of a message: the message itself, or its id alone where it is too large for an event. */
export type MessageEvent = Message | { readonly id: number };

/** What `GET /messages` answered: messages in ascending order, and the epoch of the log they are of. */
export interface Page {
  readonly epoch: string | null;
  readonly messages: readonly Message[];
  /** Whether there are messages on the far side: older ones, or newer ones after `after`. */
  readonly more: boolean;
}

export function isMessage(event: MessageEvent): event is Message {
  return 'content' in event && 'created_at' in event;
}

import type { Message } from '../types';
import { Page } from './page';

/** Where to read: the newest page, or the one before or after an id. */
export type Where = { readonly before: number } | { readonly after: number } | Record<string, never>;

export interface MessagesApi {
  page(where: Where): Promise<Page>;
  /** Whose token the next post has: an id, or null for none. */
  author(): Promise<string | null>;
  /** Posts under this identity, and under no other. */
  post(content: string, key: string, author: string | null): Promise<Message>;
}

/** Why the server did not do what it was asked. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** Whether the same request may succeed later. */
    readonly passing: boolean,
    /** The seconds to wait before the next attempt. */
    readonly retryAfter: number | null = null,
    /** The HTTP status; 0 where there was no answer. */
    readonly status = 0,
  ) {
    super(message);
  }
}

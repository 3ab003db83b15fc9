import { LiveChat } from './chat';
import type { Chat, Options } from './types';

export type * from './types';

/**
 * Joins the conversation of a server, and keeps it up to date until it is closed.
 * @param url the address below which the server's API is
 */
export function connect(url: string, options: Options = {}): Chat {
  return new LiveChat(url, options);
}

/** What the client shows to the outside: `client.d.ts` is made of this file and of `connect`. */

/** A stored message. Ids have no gaps: a message's id is its position in the log. */
export interface Message {
  readonly id: number;
  readonly content: string;
  /** ISO 8601, in UTC. */
  readonly created_at: string;
  readonly updated_at: string;
  /** The id of the author, where the message was posted with a token. The same id is the same person. */
  readonly author?: string;
  /** The name that the author had then. Names are not unique. */
  readonly author_name?: string;
}

/** Somebody in the room. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Whether this is the user of this browser. */
  readonly me: boolean;
}

/** `sending`: on its way, or next to be sent; `waiting`: the network or the server is away; `failed`: refused. */
export type PendingState = 'sending' | 'waiting' | 'failed';

/** A message that was written here, in any tab of this browser, and is not yet known to be stored. */
export interface Pending {
  /** The `Idempotency-Key`: a retry with the same key never stores a message twice. */
  readonly key: string;
  readonly content: string;
  /** When it was written: ISO 8601, in UTC. */
  readonly at: string;
  readonly state: PendingState;
  /** Why it was not stored, in words. */
  readonly problem: string | null;
  /** The tab that sends it. */
  readonly tab: string;
  /** The epoch and the greatest id that were known when it was written. Its own id will be greater. */
  readonly epoch: string | null;
  readonly after: number;
  readonly attempts: number;
  /** Whose token the first attempt had, null for none: a repetition under another identity would be another message. */
  readonly author?: string | null;
  /** The answer, until the window has it. */
  readonly stored: Message | null;
}

/**
 * `live`: messages arrive as they are sent; `polling`: there is no live connection, new messages take some seconds;
 * `offline`: the server cannot be reached; `unauthorized`: it requires a token, and has none that it accepts.
 */
export type State = 'connecting' | 'live' | 'polling' | 'offline' | 'unauthorized';

/** Everything there is to show. Later versions add properties. */
export interface View {
  readonly state: State;
  /** How messages arrive now. */
  readonly transport: 'websocket' | 'stream' | 'polling';
  /** The stored messages, oldest first and without gaps: at most 400, see `older`. */
  readonly messages: readonly Message[];
  /** The messages to show after the stored ones. */
  readonly pending: readonly Pending[];
  /** Whether the first messages have arrived. */
  readonly loaded: boolean;
  /** Whether `messages` begins at the beginning of the log. */
  readonly start: boolean;
  /**
   * The ids of one's own messages: those that were written here, each with the key that it had while it was pending,
   * and those whose author is `me`.
   */
  readonly own: ReadonlyMap<number, string>;
  /** How many messages arrived that the reader has not seen, see `place`. */
  readonly unread: number;
  /** Whether `messages` is not the end of the log, and does not follow it: `newest` and `newer` lead back. */
  readonly detached: boolean;
  readonly loadingOlder: boolean;
  /** While the server cannot be reached: when it is asked again, in ISO 8601 and UTC. `wake` asks at once. */
  readonly nextAttempt: string | null;
  /** Who the server takes this user for: a guest, or the owner of the token. Undefined for somebody without a token. */
  readonly me?: { readonly id: string; readonly name: string };
  /** Who is here, by name; each person once. Undefined while unknown: without `me`, and without a WebSocket. */
  readonly people: readonly Person[] | undefined;
  /** Whether the list of people is full, so that `people` is unknown and others do not see `me` in it. */
  readonly peopleFull: boolean;
  /** The others who are typing now. */
  readonly typing: readonly Person[];
}

export type Token = string | null | undefined;

export interface Options {
  /** The bearer token, asked for before each request. Leave it out where the server requires none. */
  readonly token?: () => Token | Promise<Token>;
  /**
   * Whose messages these are: what was not sent is kept for each user apart. By default the subject (`sub`) of the
   * token, which then has to be there without a promise. Connect again when the user changes: a token of another
   * subject is not used.
   */
  readonly user?: string | null;
  /**
   * Whether to join as a guest, where the server allows it and there is no other token: see `join`. A guest of an earlier
   * visit, or of another tab, is back at once. Has no effect with a `user`.
   */
  readonly guest?: boolean;
  /** Where unsent messages and the guest's token are kept. By default the browser's `localStorage`, and nothing elsewhere. */
  readonly storage?: Storage | null;
}

export interface Events {
  /** Something to show has changed. A new listener is called at once with what there is. */
  readonly change: View;
  /** The server requires a token and got none, or refused this one. Call `wake` when there is another one. */
  readonly unauthorized: { readonly token: string | null };
}

/** A conversation that is kept up to date until it is closed. */
export interface Chat {
  readonly view: View;
  /** Returns a function that removes the listener. */
  on<E extends keyof Events>(type: E, listener: (event: Events[E]) => void): () => void;
  /** Sends a message, now or as soon as the server can be reached. Returns false if 50 messages wait already. */
  send(content: string): boolean;
  /** Sends a message that failed once more, or one that waits now. */
  retry(key: string): void;
  /** Gives up on a pending message, and returns its content: to edit it, for example. */
  discard(key: string): string;
  /** Loads the messages before the first one. Beyond 400 the newest ones are let go, and the view is `detached`. */
  older(): Promise<void>;
  /** Loads the messages after the last one of a `detached` view. */
  newer(): Promise<void>;
  /** Shows the end of the log, and follows it. */
  newest(): Promise<void>;
  /**
   * Shows a message and those around it: the view is then `detached`, unless they are the end of the log. Returns false,
   * and changes nothing, if there is no such message or no answer.
   */
  around(id: number): Promise<boolean>;
  /** Says whether the reader is at the end of the messages, and whether they are in view. Both are true by default. */
  place(atEnd: boolean, visible: boolean): void;
  /**
   * Becomes a guest with this name, or gives the guest another name; the id stays the same. Needs the option `guest`.
   * The promise is rejected, with the reason in words as its message, when the name is refused or the server does not
   * answer. It is not tried again.
   */
  join(name: string): Promise<void>;
  /** The same as `join`, for somebody who is a guest already. All tabs of the browser have the new name. */
  rename(name: string): Promise<void>;
  /** Says that the user is typing. Call it at each key press: others are told once in 3 s, if the server allows it. */
  typing(): void;
  /** Tries everything now that waits for its next attempt. */
  wake(): void;
  /** Ends all connections. What was not sent stays in the storage, and another tab sends it. */
  close(): void;
}

/**
 * Who is here, and who is typing. The server tells others a new name only when all connections of a person have left and
 * one has joined again. So a person who leaves is shown a little longer, and one who only renames never disappears.
 */
import { Environment } from '../environment';
import { MessageEvent, isMessage } from '../log/page';
import { Tabs } from '../tabs/tabs';
import type { Person, View } from '../types';

/** Seconds that a person who left is still shown. */
const GONE = 2;
/** Seconds that somebody types after the last sign of it. */
const TYPING = 5;
/** Seconds between two signs of typing. */
const QUIET = 3;

/** The presence channel, while there is a connection. */
export interface Link {
  /** Leaves, and joins as whoever the user is now. */
  rejoin(): void;
  /** Tells the others that the user is typing, where the server allows it. */
  type(): void;
}

export class People {
  link: Link | null = null;
  /** By id: the name, and what cancels the person's removal. */
  private members: Map<string, { readonly name: string; stay: () => void }> | null = null;
  private readonly typers = new Map<string, () => void>();
  private known: View['me'];
  private full = false;
  private quiet = false;

  constructor(
    private readonly environment: Environment,
    private readonly me: () => View['me'],
    private readonly tabs: Tabs,
    private readonly changed: () => void,
  ) {
    tabs.hear(({ type }) => type === 'rejoin' && this.link?.rejoin());
  }

  get view(): Pick<View, 'me' | 'people' | 'peopleFull' | 'typing'> {
    const me = this.named();
    const people = [...(this.members ?? [])]
      .map(([id, { name }]): Person => (id === me?.id ? { ...me, me: true } : { id, name, me: false }))
      .sort((a, b) => a.name.localeCompare(b.name));
    return {
      me,
      people: this.members ? people : undefined,
      peopleFull: this.full,
      typing: people.filter(({ id, me }) => !me && this.typers.has(id)),
    };
  }

  /** The user may have another id or name. */
  moved(): void {
    const { id, name } = this.me() ?? {};
    if (id !== this.known?.id || name !== this.known?.name) {
      this.known = this.me();
      this.link?.rejoin();
    }
  }

  /** Others have an old name of the user, as not all tabs left when it changed. */
  again(): void {
    this.tabs.say({ type: 'rejoin' });
    this.link?.rejoin();
  }

  type(): void {
    if (!this.quiet && this.members) {
      this.quiet = true;
      this.environment.later(QUIET, () => (this.quiet = false));
      this.link?.type();
    }
  }

  /** The channel is joined: all its members, by id. */
  joined(members: Record<string, unknown>): void {
    this.known = this.me();
    this.full = false;
    this.members ??= new Map();
    [...this.members.keys()].filter((id) => !Object.hasOwn(members, id)).forEach((id) => this.removed(id));
    Object.entries(members).forEach(([id, info]) => this.added(id, info));
  }

  added(id: string, info: unknown): void {
    this.members?.get(id)?.stay();
    this.members?.set(id, { name: nameOf(info) ?? 'Someone', stay: () => {} });
    this.changed();
  }

  removed(id: string): void {
    const member = this.members?.get(id);
    member?.stay();
    if (member) {
      member.stay = this.environment.later(GONE, () => {
        this.members?.delete(id);
        this.changed();
      });
    }
  }

  typed(id: string): void {
    this.typers.get(id)?.();
    this.typers.set(id, this.environment.later(TYPING, () => this.rest(id)));
    this.changed();
  }

  /** Whoever wrote a message does not type any more. */
  heard(event: MessageEvent): void {
    if (isMessage(event) && event.author) {
      this.rest(event.author);
    }
  }

  /** Nothing is known without a connection, or because the channel is full. */
  lost(full = false): void {
    this.members?.forEach(({ stay }) => stay());
    this.typers.forEach((cancel) => cancel());
    this.typers.clear();
    this.members = null;
    this.full = full;
    this.changed();
  }

  /** A guest has the name that was chosen last; an issuer's names are the server's matter. */
  private named(): View['me'] {
    const me = this.me();
    return me && !isGuest(me.id) ? { ...me, name: this.members?.get(me.id)?.name ?? me.name } : me;
  }

  private rest(id: string): void {
    this.typers.get(id)?.();
    if (this.typers.delete(id)) {
      this.changed();
    }
  }
}

export function isGuest(id: string): boolean {
  return id.startsWith('guest-');
}

/** What a member's info says, which whoever authorizes a channel makes up. */
export function nameOf(info: unknown): string | null {
  const name = (info as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && name ? name : null;
}

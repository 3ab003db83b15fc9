import { BackOff } from '../back-off';
import { Environment } from '../environment';
import { Refusal } from '../log/api';
import { read, write } from '../storage';
import { Tabs } from '../tabs/tabs';

/** The answer of `POST /guests`. */
export interface Grant {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  /** ISO 8601, in UTC. */
  readonly expires_at: string;
}

/** A grant as it is kept, with the time of its renewal in milliseconds. */
type Kept = Grant & { readonly renew: number };

/** Milliseconds that a token is used at least, in case the clock of this machine is wrong. */
const LEAST = 30_000;
/** After these the guest is nobody: guests are no longer allowed, or not by this name. */
const OVER = [404, 422];

export interface GuestsApi {
  /** Grants a token: to the guest of the given one, or else to a new guest. */
  guest(name: string, token: string | null): Promise<Grant>;
}

/**
 * The guest of a browser: one for all its tabs, over reloads too. One tab at a time asks for a token, and the others read
 * it from the storage.
 */
export class Guest {
  private kept: Kept | null = null;
  private refused: string | null = null;
  private busy: Promise<void> | null = null;
  private readonly backOff: BackOff;

  /** `entry`: the name in the storage. `changed` is called when the guest has another id, name or token. */
  constructor(
    private readonly api: GuestsApi,
    private readonly entry: string,
    private readonly storage: Storage | null,
    private readonly tabs: Tabs,
    private readonly environment: Environment,
    private readonly changed: () => void,
  ) {
    this.backOff = new BackOff(environment);
    this.kept = read(storage, entry);
  }

  get me(): { readonly id: string; readonly name: string } | undefined {
    return this.kept ? { id: this.kept.id, name: this.kept.name } : undefined;
  }

  /** The token for the next request, or null: while there is no guest, or the guest's token is being replaced. */
  async token(): Promise<string | null> {
    const now = this.now();
    if (this.kept && now >= this.kept.renew) {
      const renewed = this.renew();
      if (now >= Date.parse(this.kept.expires_at)) {
        await renewed;
      }
    }
    if (this.kept?.token === this.refused) {
      await this.busy;
    }
    return this.kept && this.kept.token !== this.refused ? this.kept.token : null;
  }

  /** The server refused this token. The guest gets another one, with a new id if there is no other way. */
  refuse(token: string): void {
    if (token === this.kept?.token) {
      this.refused = token;
      void this.renew();
    }
  }

  /** Becomes a guest, or changes the guest's name. */
  async join(name: string): Promise<void> {
    try {
      await this.ask(name);
    } catch (error) {
      throw new Error(wordsOf(error));
    }
  }

  /** Another tab may have changed the storage. */
  look(): void {
    const kept = read<Kept>(this.storage, this.entry);
    // a browser that stores nothing has nothing to say
    if (kept?.token && kept.token !== this.kept?.token) {
      this.become(kept);
    }
  }

  close(): void {
    this.backOff.end();
  }

  private async renew(): Promise<void> {
    if (!this.backOff.waiting) {
      this.busy ??= this.ask(null)
        .catch((error) => {
          if (OVER.includes(error.status)) {
            this.keep(null);
          } else {
            this.backOff.wait(error.retryAfter ?? null, () => void this.renew());
          }
        })
        .finally(() => (this.busy = null));
      await this.busy;
    }
  }

  /** Asks for a token, unless another tab was faster. */
  private ask(name: string | null): Promise<void> {
    const before = this.kept?.token;
    return alone(this.tabs, async () => {
      this.look();
      if (name !== null || (this.kept && this.kept.token === before)) {
        const grant = await this.api.guest(name ?? this.kept!.name, this.kept?.token ?? null);
        const now = this.now();
        this.keep({ ...grant, renew: now + Math.max(LEAST, (Date.parse(grant.expires_at) - now) / 2) });
        this.backOff.reset();
      }
    });
  }

  private keep(kept: Kept | null): void {
    write(this.storage, this.entry, kept);
    this.become(kept);
  }

  private become(kept: Kept | null): void {
    this.kept = kept;
    this.refused = null;
    this.changed();
  }

  private now(): number {
    return Date.parse(this.environment.now());
  }
}

/** Runs something while no other tab runs such a thing. */
function alone(tabs: Tabs, run: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = tabs.lead(
      () => void run().then(resolve, reject).finally(() => done()),
      () => {},
      'guest',
    );
  });
}

/** Why there is no such guest, in words. */
function wordsOf(error: unknown): string {
  const { status, message, passing, retryAfter } = error as Refusal;
  if (status === 429) {
    return `Too many names at once. Try again in ${Math.ceil(retryAfter ?? 60)} s.`;
  }
  return passing ? 'The server can’t be reached. Try again.' : message;
}

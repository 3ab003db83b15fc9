import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Chat as Client, State, connect } from 'pusher-chat-client';
import { environment } from '../environments/environment';
import { OpenId } from './access/open-id';
import { Session } from './access/session';
import { Draft } from './composer/draft';
import { LastRead } from './messages/last-read';

/** The conversation of this page, as signals. Each subject has a conversation of its own. */
@Injectable({ providedIn: 'root' })
export class Chat {
  private readonly session = inject(Session);
  private readonly openId = inject(OpenId);
  private readonly talk = signal(this.join());
  private readonly shown = signal(this.talk().view);
  private readonly written = signal(new Draft(this.session.subject()));
  private readonly reading = signal(new LastRead(this.session.subject()));
  private readonly live = signal(false);

  readonly view = this.shown.asReadonly();
  readonly client = this.talk.asReadonly();
  readonly draft = this.written.asReadonly();
  readonly lastRead = this.reading.asReadonly();
  /** Whether the page waits for somebody to sign in, or to join as a guest. */
  readonly asked = computed(() => this.session.asked() && (this.session.subject() !== null || this.view().me === undefined));
  readonly connection = computed<State>(() => (this.asked() ? 'unauthorized' : this.view().state));
  /** Whether there has been a live connection: a slow first one is not one that was lost. */
  readonly wasLive = this.live.asReadonly();

  constructor() {
    this.follow();
    inject(DestroyRef).onDestroy(() => this.client().close());
    let subject = this.session.subject();
    effect(() => {
      const next = this.session.subject();
      if (next !== subject) {
        subject = next;
        untracked(() => this.startOver());
      }
    });
    let token = this.session.token();
    effect(() => {
      const next = this.session.token();
      if (next !== token) {
        token = next;
        untracked(() => this.client().wake());
      }
    });
  }

  /** The subject changed: messages and drafts of the previous one are neither shown nor sent. */
  private startOver(): void {
    this.client().close();
    this.written.set(new Draft(this.session.subject()));
    this.reading.set(new LastRead(this.session.subject()));
    this.live.set(false);
    this.talk.set(this.join());
    this.follow();
  }

  private join(): Client {
    const user = this.session.subject();
    // a message is never posted with the token of another subject, even while the subject changes
    const token = async () => {
      const fresh = await this.openId.token();
      return this.session.subject() === user ? fresh : null;
    };
    return connect(environment.api, { user, token, guest: true });
  }

  private follow(): void {
    this.client().on('change', (view) => {
      this.shown.set(view);
      this.live.update((live) => live || view.state === 'live');
    });
    this.client().on('unauthorized', ({ token }) => this.openId.refused(token));
  }
}

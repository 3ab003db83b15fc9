import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Chat as Client, State, connect } from 'pusher-chat-client';
import { environment } from '../environments/environment';
import { Session } from './access/session';
import { Draft } from './messages/draft';

/** The conversation of this page, as signals. Each subject has a conversation of its own. */
@Injectable({ providedIn: 'root' })
export class Chat {
  private readonly session = inject(Session);
  private readonly talk = signal(this.join());
  private readonly shown = signal(this.talk().view);
  private readonly written = signal(new Draft(this.session.subject()));

  readonly view = this.shown.asReadonly();
  readonly client = this.talk.asReadonly();
  readonly draft = this.written.asReadonly();
  readonly connection = computed<State>(() => (this.session.asked() ? 'unauthorized' : this.view().state));

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
    this.talk.set(this.join());
    this.follow();
  }

  private join(): Client {
    const user = this.session.subject();
    // a message is never posted with the token of another subject, even while the subject changes
    return connect(environment.api, { user, token: () => (this.session.subject() === user ? this.session.token() : null) });
  }

  private follow(): void {
    this.client().on('change', (view) => this.shown.set(view));
    this.client().on('unauthorized', ({ token }) => this.session.refused(token));
  }
}

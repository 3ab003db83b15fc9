import { Component, DestroyRef, effect, inject, signal, viewChild } from '@angular/core';
import { Chat } from './chat';
import { ProviderForm } from './access/provider-form';
import { SignIn } from './access/sign-in';
import { Composer } from './composer/composer';
import { TopBar } from './header/top-bar';
import { MessageList } from './messages/message-list';
import { Notifications } from './notices/notifications';
import { OfflineBar } from './notices/offline-bar';
import { Tab } from './notices/tab';
import { Toast, ToastBar } from './notices/toast';
import { Invitation } from './people/invitation';
import { NameForm } from './people/name-form';
import { PeopleList } from './people/people-list';
import { Room } from './room';
import { Sheet } from './sheets/sheet';

/** The page: a header, the messages, the composer, and the people beside them. */
@Component({
  selector: 'chat-app',
  imports: [Composer, Invitation, MessageList, NameForm, OfflineBar, PeopleList, ProviderForm, Sheet, SignIn, ToastBar, TopBar],
  template: `
    @let view = chat.view();
    <chat-top-bar (people)="showPeople()" (rename)="rename()" />
    @if (chat.connection() === 'offline') {
      <chat-offline-bar [next]="view.nextAttempt" (tryNow)="chat.client().wake()" />
    }
    <main>
      <chat-message-list [view]="view" [client]="chat.client()" [lastRead]="chat.lastRead()" [linked]="linked()" (edit)="composer().take($event)" />
      @if (room.guests() && view.loaded && !view.me && !chat.asked()) {
        <chat-invitation [client]="chat.client()" (joined)="composer().focus()" />
      }
      <chat-composer [client]="chat.client()" [draft]="chat.draft()" [typing]="view.typing" (sent)="sent()" />
    </main>
    @if (view.me && room.hasPeople()) {
      <aside aria-label="Who is here">
        <h2>Here now</h2>
        <chat-people [people]="view.people" [full]="view.peopleFull" />
      </aside>
    }
    <chat-sheet #people place="people" heading="Here now">
      <chat-people [people]="view.people" [full]="view.peopleFull" />
    </chat-sheet>
    <chat-sheet #naming place="naming" heading="Your name in this room">
      <p>The messages that you have written keep the name they were written with.</p>
      <chat-name-form place="rename" [client]="chat.client()" [name]="view.me?.name ?? ''" (done)="naming.close()" />
      @if (room.signIn(); as settings) {
        <chat-provider-form place="naming" [settings]="settings" />
      }
    </chat-sheet>
    <chat-sign-in />
    <chat-toast />
  `,
})
export class App {
  protected readonly chat = inject(Chat);
  protected readonly room = inject(Room);
  protected readonly composer = viewChild.required(Composer);
  /** The message that the address names. */
  protected readonly linked = signal<number | null>(null);

  private readonly list = viewChild.required(MessageList);
  private readonly people = viewChild.required<Sheet>('people');
  private readonly naming = viewChild.required<Sheet>('naming');
  private readonly form = viewChild.required(NameForm);
  private readonly toast = inject(Toast);

  constructor() {
    const [tab, notifications] = [inject(Tab), inject(Notifications)];
    effect(() => tab.show(this.room.title(), this.chat.view().unread));
    effect(() => notifications.look(this.chat.view(), this.room.title()));
    effect(() => {
      if (this.chat.connection() === 'live') {
        void this.room.load();
      }
    });
    const opened = effect(() => {
      if (this.chat.view().loaded) {
        opened.destroy();
        void this.openLink();
      }
    });
    const changed = () => void this.openLink();
    addEventListener('hashchange', changed);
    inject(DestroyRef).onDestroy(() => removeEventListener('hashchange', changed));
  }

  protected showPeople(): void {
    this.people().open();
  }

  protected rename(): void {
    this.naming().open();
    this.form().focus();
  }

  protected sent(): void {
    this.chat.lastRead().wrote();
    this.list().toEnd();
  }

  /** Shows the message that the address names, as in `/#m123`. */
  private async openLink(): Promise<void> {
    const [, id] = /^#m([1-9]\d{0,15})$/.exec(location.hash) ?? [];
    this.linked.set(id === undefined ? null : Number(id));
    if (id !== undefined && !(await this.list().show(Number(id)))) {
      this.toast.say('There is no such message here any more');
    }
  }
}

import { TestBed } from '@angular/core/testing';
import { EMPTY, message } from '../../testing/fake-chat';
import { Notifications } from './notifications';
import { OfflineBar } from './offline-bar';
import { Tab } from './tab';

describe('The bar of an outage', () => {
  it('says when the next attempt is, and tries at once if asked', async () => {
    const bar = TestBed.createComponent(OfflineBar);
    bar.componentRef.setInput('next', new Date(Date.now() + 7_500).toISOString());
    let tried = 0;
    bar.componentInstance.tryNow.subscribe(() => tried++);
    await bar.whenStable();
    expect(bar.nativeElement.textContent).toMatch(/Next attempt in [78] seconds\./);
    bar.nativeElement.querySelector('button').click();
    expect(tried).toBe(1);
    bar.componentRef.setInput('next', new Date(Date.now() - 60_000).toISOString());
    await bar.whenStable();
    expect(bar.nativeElement.textContent).toContain('Trying now');
    bar.destroy();
  });
});

describe('The tab', () => {
  it('says how much there is to read', () => {
    document.querySelectorAll('link[rel=icon]').forEach((other) => other.remove());
    const icon = document.head.appendChild(Object.assign(document.createElement('link'), { rel: 'icon', type: 'image/svg+xml', href: 'favicon.svg' }));
    const tab = TestBed.inject(Tab);
    tab.show('Room', 2);
    expect([document.title, icon.getAttribute('href')]).toEqual(['(2) Room', 'favicon-unread.svg']);
    tab.show('Room', 0);
    expect([document.title, icon.getAttribute('href')]).toEqual(['Room', 'favicon.svg']);
    icon.remove();
  });
});

describe('Notifications', () => {
  const shown: string[] = [];
  let hidden = true;

  beforeEach(() => {
    localStorage.clear();
    shown.length = 0;
    hidden = true;
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    class Fake {
      static permission = 'default';
      static requestPermission() {
        Fake.permission = 'granted';
        return Promise.resolve('granted');
      }
      constructor(heading: string, { body }: NotificationOptions) {
        shown.push(`${heading}: ${body}`);
      }
    }
    vi.stubGlobal('Notification', Fake);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  const view = (...contents: string[]) => ({ ...EMPTY, messages: contents.map((content, index) => message(index + 1, content, 'b', 'Bob')) });

  it('come once they are allowed, while the page is hidden, for what is new', async () => {
    const notifications = TestBed.inject(Notifications);
    notifications.look(view('Before'), 'Room');
    notifications.look(view('Before', 'Not allowed'), 'Room');
    await notifications.toggle();
    expect(notifications.on()).toBe(true);
    notifications.look(view('Before', 'Not allowed', 'Allowed'), 'Room');
    hidden = false;
    notifications.look(view('Before', 'Not allowed', 'Allowed', 'In sight'), 'Room');
    hidden = true;
    notifications.look({ ...view('Before', 'Not allowed', 'Allowed', 'In sight', 'Mine'), own: new Map([[5, 'k']]) }, 'Room');
    expect(shown).toEqual(['Bob · Room: Allowed']);
  });

  it('can be muted, also for the next visit', async () => {
    const notifications = TestBed.inject(Notifications);
    await notifications.toggle();
    await notifications.toggle();
    expect(notifications.on()).toBe(false);
    notifications.look(view('One'), 'Room');
    notifications.look(view('One', 'Two'), 'Room');
    expect(shown).toEqual([]);
    TestBed.resetTestingModule();
    expect(TestBed.inject(Notifications).on()).toBe(false);
  });
});

import { TestBed } from '@angular/core/testing';
import { Session } from './session';

const part = (value: unknown) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const token = (sub: string) => `${part({ alg: 'RS256' })}.${part({ sub })}.signature`;

/** What the client tells of its requests is tested beside it, in `server.spec.ts`. */
describe('A session', () => {
  let session: Session;

  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
    TestBed.configureTestingModule({});
    session = TestBed.inject(Session);
  });

  it('asks for nothing where nothing was asked for', () => {
    expect(session.asked()).toBe(false);
  });

  it('asks for a token when one is wanted', () => {
    session.refused(null);
    expect(session.asked()).toBe(true);
    expect(session.problem()).toBeNull();
  });

  it('says that a token is no longer taken, and keeps to whom it belonged', () => {
    session.signIn(token('ann'));
    session.refused(token('ann'));
    expect(session.asked()).toBe(true);
    expect(session.problem()).toContain('no longer accepted');
    expect(session.subject()).toBe('ann');
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('signature');
  });

  it('does not give up a new token for the refusal of an old one', () => {
    session.signIn(token('ann'));
    session.signIn(token('bob'));
    session.refused(token('ann'));
    expect(session.token()).toBe(token('bob'));
    expect(session.asked()).toBe(false);
  });

  it('is over when one signs out', () => {
    session.require();
    session.signIn(token('ann'));
    session.signOut();
    expect(session.asked()).toBe(true);
    expect(session.subject()).toBeNull();
    expect(sessionStorage.length).toBe(0);
    expect(localStorage.length).toBe(0);
  });

  it('takes what was pasted with its scheme and spaces, and nothing that no header could hold', () => {
    expect(session.signIn(`  Bearer ${token('ann')}\n`)).toBe(true);
    expect(session.token()).toBe(token('ann'));
    for (const text of ['', 'two words', 'line\nbreak', 'ünïcode', '"quoted"']) {
      expect(session.signIn(text)).toBe(false);
    }
    expect(session.token()).toBe(token('ann'));
    expect(session.problem()).toContain('does not look like a token');
  });

  it('lasts over a reload', () => {
    session.signIn(token('ann'));
    TestBed.resetTestingModule();
    expect(TestBed.inject(Session).token()).toBe(token('ann'));
    expect(TestBed.inject(Session).subject()).toBe('ann');
  });
});

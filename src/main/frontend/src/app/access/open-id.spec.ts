import { TestBed } from '@angular/core/testing';
import { Room } from '../room';
import { Address } from './address';
import type { Grant } from './grant';
import { OpenId, PROVIDER } from './open-id';
import type { Provider } from './provider';
import { Session } from './session';
import { SignInRefusal } from './sign-in-refusal';

const part = (value: unknown) => btoa(JSON.stringify(value)).replaceAll('=', '');
const MINUTE = 60_000;

/** A grant whose token lives five minutes, and has this age. */
function grant(sub: string, { age = 0, refresh = `refresh-${sub}` }: { age?: number; refresh?: string | null } = {}): Grant {
  const ends = Date.now() + 5 * MINUTE - age;
  return { token: `${part({ alg: 'RS256' })}.${part({ sub, ends })}.signature`, refresh, renew: ends - MINUTE, ends };
}

/** In Chromium against a real provider: see `sign-in.spec.mjs`. */
describe('Sign-in by OpenID Connect', () => {
  let asked: string[];
  let answers: Record<string, Grant | Error>;

  const answer = (name: string) => {
    asked.push(name);
    const given = answers[name];
    return given instanceof Error ? Promise.reject(given) : Promise.resolve(given as Grant);
  };

  function start(back: string | null = null): OpenId {
    const provider = {
      authorization: ({ hash }: { hash: string }) => Promise.resolve(`provider?${hash}`),
      redeem: () => answer('redeem'),
      renew: (refresh: string) => answer(refresh),
      revoke: (refresh: string) => Promise.resolve(void asked.push(`revoke ${refresh}`)),
      signOut: 'sign-out',
    } as unknown as Provider;
    const module = { Provider: { discover: () => Promise.resolve(provider) }, newAttempt: (hash: string) => ({ state: 's', nonce: 'n', verifier: 'v', hash }) };
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        { provide: PROVIDER, useValue: () => Promise.resolve(module) },
        { provide: Room, useValue: { load: () => Promise.resolve(), signIn: () => ({ issuer: 'https://id.example', clientId: 'chat', scopes: 'openid' }) } },
        {
          provide: Address,
          useValue: {
            page: 'https://chat.example/',
            hash: '#m7',
            takeAnswer: () => back && new URL(back),
            show: (hash: string) => asked.push(`show ${hash}`),
            leaveFor: (url: string) => asked.push(`leave for ${url}`),
          },
        },
      ],
    });
    return TestBed.inject(OpenId);
  }

  const kept = (given: Grant) => {
    sessionStorage.setItem('chat.grant', JSON.stringify(given));
    sessionStorage.setItem('chat.token', given.token);
    sessionStorage.setItem('chat.subject', 'ann');
    return start();
  };
  const session = () => TestBed.inject(Session);
  const idle = (openId: OpenId) => vi.waitFor(() => expect(openId.busy()).toBe(false));

  beforeEach(() => {
    sessionStorage.clear();
    asked = [];
    answers = {};
  });

  afterEach(() => TestBed.resetTestingModule());

  it('leaves for the provider, and comes back to where the page was', async () => {
    await start().signIn();
    expect(asked).toEqual(['leave for provider?#m7']);
    answers['redeem'] = grant('ann');
    const openId = start('https://chat.example/?code=c&state=s');
    await idle(openId);
    expect(asked.slice(1)).toEqual(['show #m7', 'redeem']);
    expect(session().subject()).toBe('ann');
    expect(await openId.token()).toBe(answers['redeem'].token);
  });

  it('redeems no answer twice, and none to a question that it did not ask', async () => {
    const openId = start('https://chat.example/?code=c&state=s');
    await idle(openId);
    expect(asked).toEqual([]);
    expect(openId.problem()).toContain('did not ask for this sign-in');
  });

  it('says why there is no sign-in', async () => {
    await start().signIn();
    answers['redeem'] = new SignInRefusal('id.example refused the sign-in.', false);
    const openId = start('https://chat.example/?error=access_denied&state=s');
    await vi.waitFor(() => expect(openId.problem()).toBe('id.example refused the sign-in.'));
    expect(session().token()).toBeNull();
  });

  it('lasts over a reload, and needs no renewal for that', async () => {
    const ann = grant('ann');
    expect(await kept(ann).token()).toBe(ann.token);
    expect(asked).toEqual([]);
  });

  it('renews a token that is about to end, while that one is still used', async () => {
    const old = grant('ann', { age: 4.5 * MINUTE });
    answers['refresh-ann'] = grant('ann', { refresh: 'next' });
    expect(await kept(old).token()).toBe(old.token);
    await vi.waitFor(() => expect(session().token()).toBe((answers['refresh-ann'] as Grant).token));
    expect(JSON.parse(sessionStorage.getItem('chat.grant')!).refresh).toBe('next');
  });

  it('waits for the renewal of a token that has ended', async () => {
    answers['refresh-ann'] = grant('ann', { refresh: 'next' });
    expect(await kept(grant('ann', { age: 6 * MINUTE })).token()).toBe(answers['refresh-ann'].token);
    expect(asked).toEqual(['refresh-ann']);
  });

  it('uses no token while the provider is away, and keeps the sign-in', async () => {
    answers['refresh-ann'] = new SignInRefusal('id.example can’t be reached.', true);
    const openId = kept(grant('ann', { age: 6 * MINUTE }));
    expect(await openId.token()).toBeNull();
    expect(session().asked()).toBe(false);
    answers['refresh-ann'] = grant('ann', { refresh: 'next' });
    expect(await openId.token()).toBe(answers['refresh-ann'].token);
  });

  for (const [reason, refresh] of [['the provider refuses to renew it', 'refresh-ann'], ['the provider gave no refresh token', null]] as const) {
    it(`ends with its token if ${reason}`, async () => {
      answers['refresh-ann'] = new SignInRefusal('id.example refused the sign-in: expired.', false);
      const openId = kept(grant('ann', { age: 6 * MINUTE, refresh }));
      expect(await openId.token()).toBeNull();
      expect(session().asked()).toBe(true);
      expect(session().subject()).toBe('ann');
      expect(openId.problem()).toContain('Your sign-in has ended');
      expect(sessionStorage.getItem('chat.grant')).toBeNull();
    });
  }

  it('ends if the server does not accept a fresh token, and renews one that has just ended', async () => {
    const fresh = grant('ann');
    const openId = kept(fresh);
    openId.refused(fresh.token);
    expect(session().asked()).toBe(true);
    expect(openId.problem()).toContain('does not accept');

    const old = grant('ann', { age: 4.5 * MINUTE });
    answers['refresh-ann'] = grant('ann', { refresh: 'next' });
    kept(old).refused(old.token);
    await vi.waitFor(() => expect(session().token()).toBe((answers['refresh-ann'] as Grant).token));
  });

  it('signs out here and at the provider, and gives the refresh token back', async () => {
    const openId = kept(grant('ann'));
    await openId.signOut();
    expect(asked).toEqual(['revoke refresh-ann', 'leave for sign-out']);
    expect({ ...sessionStorage }).toEqual({});
    expect(session().subject()).toBeNull();
  });

  it('leaves no page for somebody who pasted a token', async () => {
    const openId = start();
    session().signIn(grant('ann').token);
    await openId.signOut();
    expect(asked).toEqual([]);
    expect(session().token()).toBeNull();
  });

  describe('with another window', () => {
    const other = (given: (grant: Grant | null) => void = () => {}, question = () => {}) => {
      const channel = new BroadcastChannel('chat.sign-in');
      channel.onmessage = ({ data }) => (data === 'ask' ? question() : given(data.grant));
      return channel;
    };

    it('gives a new window its grant', async () => {
      const ann = grant('ann');
      kept(ann);
      const received = new Promise((resolve) => other(resolve).postMessage('ask'));
      expect(await received).toEqual(ann);
    });

    it('takes the newer grant of the same person, and nobody else’s', async () => {
      const old = grant('ann', { age: MINUTE });
      kept(old);
      const window = other();
      window.postMessage({ grant: grant('bob') });
      const next = grant('ann');
      window.postMessage({ grant: next });
      await vi.waitFor(() => expect(session().token()).toBe(next.token));
      expect(session().subject()).toBe('ann');
    });

    it('is over when the other window signs out', async () => {
      kept(grant('ann'));
      other().postMessage({ grant: null });
      await vi.waitFor(() => expect(session().token()).toBeNull());
    });
  });
});

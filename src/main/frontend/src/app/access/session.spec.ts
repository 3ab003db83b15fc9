import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { environment } from '../../environments/environment';
import { Session, subjectOf } from './session';
import { tokenInterceptor } from './token-interceptor';

const part = (value: unknown) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const token = (sub: string) => `${part({ alg: 'RS256' })}.${part({ sub })}.signature`;

describe('A session', () => {
  let session: Session;
  let http: HttpClient;
  let server: HttpTestingController;
  const url = `${environment.api}/messages`;

  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([tokenInterceptor])), provideHttpClientTesting()],
    });
    session = TestBed.inject(Session);
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
  });

  afterEach(() => server.verify());

  function ask(path = ''): { status?: number } {
    const answer: { status?: number } = {};
    http.get(url + path).subscribe({ next: () => (answer.status = 200), error: ({ status }: { status: number }) => (answer.status = status) });
    return answer;
  }

  const authorization = (path = '') => server.expectOne(url + path).request.headers.get('Authorization');

  it('sends nothing where nothing was asked for', () => {
    ask();
    expect(authorization()).toBeNull();
    expect(session.asked()).toBe(false);
  });

  it('shows the token to messages only', () => {
    session.signIn(token('ann'));
    ask('/7');
    http.get(`${environment.api}/config.json`).subscribe();
    http.get('https://elsewhere.example/messages').subscribe();
    expect(authorization('/7')).toBe(`Bearer ${token('ann')}`);
    expect(server.expectOne(`${environment.api}/config.json`).request.headers.has('Authorization')).toBe(false);
    expect(server.expectOne('https://elsewhere.example/messages').request.headers.has('Authorization')).toBe(false);
  });

  it('asks for a token when one is wanted, and then nothing of the server', () => {
    const first = ask();
    server.expectOne(url).flush('', { status: 401, statusText: 'Unauthorized' });
    expect(first.status).toBe(401);
    expect(session.asked()).toBe(true);
    expect(session.problem()).toBeNull();
    expect(ask().status).toBe(401);
    server.expectNone(url);
  });

  it('says that a token is no longer taken, and keeps to whom it belonged', () => {
    session.signIn(token('ann'));
    ask();
    server.expectOne(url).flush('', { status: 401, statusText: 'Unauthorized' });
    expect(session.asked()).toBe(true);
    expect(session.problem()).toContain('no longer accepted');
    expect(session.subject()).toBe('ann');
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('signature');
  });

  it('does not give up a new token for the refusal of an old one', () => {
    session.signIn(token('ann'));
    ask();
    session.signIn(token('bob'));
    server.expectOne(url).flush('', { status: 401, statusText: 'Unauthorized' });
    expect(session.token()).toBe(token('bob'));
    expect(session.asked()).toBe(false);
  });

  it('leaves a token alone when the server is in trouble', () => {
    session.signIn(token('ann'));
    ask();
    server.expectOne(url).flush('', { status: 503, statusText: 'Service Unavailable' });
    expect(session.token()).toBe(token('ann'));
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

describe('The subject of a token', () => {
  it('is read where there is one', () => {
    expect(subjectOf(token('ann'))).toBe('ann');
    expect(subjectOf(token('auth0|zoë'))).toBe('auth0|zoë');
    expect(subjectOf('opaque')).toBeNull();
    expect(subjectOf('a.b.c')).toBeNull();
    expect(subjectOf(`a.${part({})}.c`)).toBeNull();
    expect(subjectOf(`a.${part({ sub: 5 })}.c`)).toBeNull();
    expect(subjectOf(`a.${part(null)}.c`)).toBeNull();
  });
});

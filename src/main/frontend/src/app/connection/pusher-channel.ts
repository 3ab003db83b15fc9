import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import Pusher, { Options } from 'pusher-js';
import { firstValueFrom, timeout } from 'rxjs';
import { Session } from '../access/session';
import { environment } from '../../environments/environment';
import { MessageEvent } from 'pusher-chat-client';

/** How to reach Pusher: the answer of `/config.json`. */
interface Settings {
  readonly key: string;
  readonly cluster: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly tls: boolean | null;
  readonly channel: string;
  readonly event: string;
  /** Whether a token is required. */
  readonly authentication: boolean;
}

export interface Listener {
  subscribed(): void;
  unsubscribed(): void;
  event(event: MessageEvent): void;
}

const AGAIN = 5_000;
const UNAUTHORIZED = 401;

/** The subscription to the channel of the messages. Only this class uses pusher-js. */
@Injectable({ providedIn: 'root' })
export class PusherChannel {
  /** Whether the channel is subscribed. */
  readonly live = signal(false);

  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private shut = () => {};

  /** Subscribes, and subscribes again after every failure. Where a token is required, nothing connects without one. */
  async open(listener: Listener): Promise<void> {
    this.close();
    let open = true;
    this.shut = () => (open = false);
    try {
      const settings = await firstValueFrom(
        this.http.get<Settings>(`${environment.api}/config.json`).pipe(timeout(AGAIN * 2)),
      );
      if (settings.authentication) {
        this.session.require();
      }
      if (open && !this.session.asked()) {
        this.connect(settings, listener);
      }
    } catch {
      if (open) {
        this.later(() => void this.open(listener));
      }
    }
  }

  close(): void {
    this.shut();
    this.shut = () => {};
    this.live.set(false);
  }

  private connect(settings: Settings, listener: Listener): void {
    const token = this.session.token();
    const pusher = new Pusher(settings.key, { ...options(settings), ...authorization(token) });
    const channel = pusher.subscribe(settings.channel);
    this.shut = () => {
      pusher.unbind_all();
      channel.unbind_all();
      pusher.connection.unbind_all();
      pusher.disconnect();
    };
    channel.bind('pusher:subscription_succeeded', () => {
      this.live.set(true);
      listener.subscribed();
    });
    channel.bind('pusher:subscription_error', ({ status }: { status?: number }) => {
      if (status === UNAUTHORIZED) {
        this.session.refused(token);
      } else {
        this.later(() => void this.open(listener));
      }
    });
    channel.bind(settings.event, (event: MessageEvent) => listener.event(event));
    pusher.connection.bind('state_change', ({ current }: { current: string }) => {
      if (current !== 'connected' && this.live()) {
        this.live.set(false);
        listener.unsubscribed();
      }
      // pusher-js gives up on WebSocket after two short connections; a new client starts afresh
      if (current === 'failed' || current === 'disconnected') {
        this.later(() => void this.open(listener));
      }
    });
  }

  /** Ends the current attempt, and runs something later unless this is closed before. */
  private later(run: () => void): void {
    this.close();
    const timer = setTimeout(run, AGAIN);
    this.shut = () => clearTimeout(timer);
  }
}

/** Channels are authorized by the server of the API, also where a hosted Pusher serves them. */
function authorization(token: string | null): Pick<Options, 'channelAuthorization' | 'userAuthentication'> {
  const headersProvider = () => (token === null ? {} : { Authorization: `Bearer ${token}` });
  return {
    channelAuthorization: { endpoint: `${environment.api}/pusher/auth`, transport: 'ajax', headersProvider },
    userAuthentication: { endpoint: `${environment.api}/pusher/user-auth`, transport: 'ajax', headersProvider },
  };
}

/** Without cluster and host, Pusher is the server of the API. */
function options(settings: Settings): Options {
  const api = new URL(environment.api, document.baseURI);
  const tls = settings.tls ?? api.protocol === 'https:';
  const port = settings.host === null ? Number(api.port) || null : settings.port;
  const common: Options = {
    cluster: settings.cluster ?? '',
    forceTLS: tls,
    enabledTransports: tls ? ['wss'] : ['ws'],
    // the default notices a dead connection only after 150 s
    activityTimeout: 20_000,
    pongTimeout: 10_000,
  };
  if (settings.cluster !== null && settings.host === null) {
    return common;
  }
  const wsPath = settings.host === null ? api.pathname.replace(/\/$/, '') : '';
  return { ...common, wsHost: settings.host ?? api.hostname, wsPort: port ?? 80, wssPort: port ?? 443, wsPath };
}

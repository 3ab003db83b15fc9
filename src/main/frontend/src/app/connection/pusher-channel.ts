import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import Pusher, { Options } from 'pusher-js';
import { firstValueFrom, timeout } from 'rxjs';
import { environment } from '../../environments/environment';
import { MessageEvent } from '../messages/message';

/** How to reach Pusher, as the server tells. */
interface Settings {
  readonly key: string;
  readonly cluster: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly tls: boolean;
  readonly channel: string;
  readonly event: string;
}

export interface Listener {
  subscribed(): void;
  unsubscribed(): void;
  event(event: MessageEvent): void;
}

const AGAIN = 5_000;

/** The subscription to the channel of the messages; the only place that knows pusher-js. */
@Injectable({ providedIn: 'root' })
export class PusherChannel {
  /** Whether events come. */
  readonly live = signal(false);

  private readonly http = inject(HttpClient);

  /** Subscribes, and stays subscribed, whatever happens. */
  async open(listener: Listener): Promise<void> {
    try {
      const settings = await firstValueFrom(
        this.http.get<Settings>(`${environment.api}/config.json`).pipe(timeout(AGAIN * 2)),
      );
      this.connect(settings, listener);
    } catch {
      setTimeout(() => void this.open(listener), AGAIN);
    }
  }

  private connect(settings: Settings, listener: Listener): void {
    const pusher = new Pusher(settings.key, options(settings));
    const channel = pusher.subscribe(settings.channel);
    channel.bind('pusher:subscription_succeeded', () => {
      this.live.set(true);
      listener.subscribed();
    });
    channel.bind(settings.event, (event: MessageEvent) => listener.event(event));
    pusher.connection.bind('state_change', ({ current }: { current: string }) => {
      if (current !== 'connected' && this.live()) {
        this.live.set(false);
        listener.unsubscribed();
      }
      // pusher-js gives up on WebSocket after two short-lived connections; a new client does not remember them.
      if (current === 'failed' || current === 'disconnected') {
        pusher.unbind_all();
        pusher.connection.unbind_all();
        pusher.disconnect();
        setTimeout(() => void this.open(listener), AGAIN);
      }
    });
  }
}

/** Without cluster and host it is the server the API is at. */
function options(settings: Settings): Options {
  const origin = new URL(environment.api || '/', document.baseURI);
  const elsewhere = settings.cluster !== null || settings.host !== null;
  const tls = elsewhere ? settings.tls : origin.protocol === 'https:';
  const port = settings.host === null ? Number(origin.port) || null : settings.port;
  const common: Options = {
    cluster: settings.cluster ?? '',
    forceTLS: tls,
    enabledTransports: tls ? ['wss'] : ['ws'],
    // by default a dead connection is noticed after 150 s
    activityTimeout: 20_000,
    pongTimeout: 10_000,
  };
  if (settings.cluster !== null && settings.host === null) {
    return common;
  }
  return { ...common, wsHost: settings.host ?? origin.hostname, wsPort: port ?? 80, wssPort: port ?? 443 };
}

import Pusher, { type Options } from 'pusher-js';
import { Environment } from '../environment';
import { Refusal } from '../log/api';
import { MessageEvent } from '../log/page';
import { People } from '../people/people';
import { Credentials } from '../server/credentials';
import { Server, Settings } from '../server/server';
import { RetriedTransport } from './retried-transport';
import { Presence } from './presence';
import { TransportListener } from './transport';

/** Seconds that an attempt has until the channel is subscribed. */
const ATTEMPT = 10;
/** Seconds after which a subscription counts as a success: some proxies cut every WebSocket soon. */
const STABLE = 15;

/** The subscription to the channel of the messages. Only this class and `Presence` use pusher-js. */
export class WebSocketTransport extends RetriedTransport {
  private live = false;
  /** Ends the current attempt, or the connection that it became. */
  private end: () => void = () => {};
  private cancel: () => void = () => {};

  constructor(
    private readonly server: Server,
    private readonly credentials: Credentials,
    environment: Environment,
    private readonly listener: TransportListener,
    private readonly people: People,
  ) {
    super(environment);
  }

  /** Each attempt asks for the settings, as they may have changed. Where a token is required, nothing connects without. */
  protected async attempt(): Promise<void> {
    let current = true;
    this.end = () => (current = false);
    this.limit();
    try {
      const settings = await this.server.settings();
      if (settings.authentication) {
        await this.credentials.require();
      }
      if (current && !this.credentials.missing) {
        this.connect(settings);
      }
    } catch (error) {
      if (current) {
        this.again(error);
      }
    }
  }

  private connect(settings: Settings): void {
    let current = true;
    let stable = false;
    const channelAuthorization: Options['channelAuthorization'] = {
      customHandler: ({ socketId, channelName }, callback) => {
        const main = channelName === settings.channel;
        this.server.authorize(socketId, channelName, main ? undefined : (this.credentials.me?.id ?? '')).then(
          (data) => callback(null, data),
          (error: Refusal) => {
            if (!main) {
              presence!.retryAfter = error.retryAfter;
              callback(error, null);
            } else if (current) {
              this.again(error);
            }
          },
        );
      },
    };
    const pusher = new Pusher(settings.key, { ...addressOf(settings, this.server.base), channelAuthorization });
    const channel = pusher.subscribe(settings.channel);
    const presence =
      settings.people && new Presence(pusher, settings.people, () => this.credentials.me, this.people, this.environment);
    this.end = () => {
      current = false;
      presence?.close();
      pusher.unbind_all();
      channel.unbind_all();
      pusher.connection.unbind_all();
      pusher.disconnect();
    };
    channel.bind('pusher:subscription_succeeded', () => {
      this.live = true;
      this.cancel();
      this.cancel = this.environment.later(STABLE, () => {
        stable = true;
        this.backOff.reset();
      });
      this.listener.up();
    });
    channel.bind('pusher:subscription_error', () => this.again());
    channel.bind(settings.event, (event: MessageEvent) => this.listener.event(event));
    pusher.connection.bind('state_change', ({ current: state }: { current: string }) => {
      const lost = state !== 'connected' && this.live;
      // pusher-js gives up on WebSocket after two short connections; a new client starts afresh
      if (state === 'failed' || state === 'disconnected' || (lost && !stable)) {
        this.again();
      } else if (lost) {
        // pusher-js connects again at once
        stable = false;
        this.limit();
        this.lost();
      }
    });
  }

  private limit(): void {
    this.cancel();
    this.cancel = this.environment.later(ATTEMPT, () => this.again());
  }

  /** Ends this attempt, and makes the next one later. */
  private again(error?: unknown): void {
    this.drop();
    if (this.opened) {
      this.backOff.wait(error instanceof Refusal ? error.retryAfter : null, () => void this.attempt());
    }
  }

  protected drop(): void {
    this.cancel();
    this.end();
    this.end = () => {};
    this.lost();
  }

  private lost(): void {
    if (this.live) {
      this.live = false;
      this.people.lost();
      this.listener.down();
    }
  }
}

/** Without cluster and host, Pusher is the server of the API. */
export function addressOf(settings: Settings, api: URL): Options {
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

import { Kept } from '../kept';

/**
 * Keeps what is being written, so that a reload loses nothing. Each tab has its own draft, and a new tab begins with the
 * last draft of any tab. Each subject has a draft that no other subject sees.
 */
export class Draft {
  private readonly tab: Kept;
  private readonly browser: Kept;

  constructor(owner: string | null) {
    this.tab = new Kept('draft', 'session', owner);
    this.browser = new Kept('draft', 'local', owner);
  }

  load(): string {
    return this.tab.read() ?? this.browser.read() ?? '';
  }

  save(draft: string): void {
    this.browser.write(draft || null);
    this.tab.write(draft);
  }
}

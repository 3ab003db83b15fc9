import { Injectable } from '@angular/core';

/** The address of the page. The provider sends people back to it. */
@Injectable({ providedIn: 'root' })
export class Address {
  /** Where the provider sends people back to: it has to know this address. */
  readonly page = new URL('.', document.baseURI).href;

  get hash(): string {
    return location.hash;
  }

  /** The answer of the provider in the address, if there is one. It is taken out of the address. */
  takeAnswer(): URL | null {
    const answer = new URL(location.href);
    if (!answer.searchParams.has('state') || !(answer.searchParams.has('code') || answer.searchParams.has('error'))) {
      return null;
    }
    this.show(answer.hash);
    return answer;
  }

  /** Shows the page's own address with this hash. */
  show(hash: string): void {
    history.replaceState(null, '', this.page + hash);
  }

  leaveFor(url: string): void {
    location.assign(url);
  }
}

import { Component, computed, input } from '@angular/core';
import type { Person } from 'pusher-chat-client';
import { isolated, listed } from '../language';

/** Who is typing. Its line is always there, so that nothing moves. */
@Component({
  selector: 'chat-typing',
  host: { class: 'typing' },
  template: `
    @if (people().length) {
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="words">{{ words() }}</span>
    }
  `,
})
export class Typing {
  readonly people = input.required<readonly Person[]>();

  protected readonly words = computed(() => {
    const names = this.people().map(({ name }) => isolated(name));
    const shown = names.length <= 3 ? names : [...names.slice(0, 2), `${names.length - 2} others`];
    return `${listed(shown)} ${names.length === 1 ? 'is' : 'are'} typing…`;
  });
}

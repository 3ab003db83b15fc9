import { Component, computed, input } from '@angular/core';
import { Author, colourOf, initialOf } from './author';

/** The initial of a person, in the person's colour. The name stands beside it. */
@Component({
  selector: 'chat-avatar',
  host: {
    class: 'avatar',
    'aria-hidden': 'true',
    '[class.coloured]': 'colour() !== null',
    '[class.full]': 'colour()?.full',
    '[style.--hue]': 'colour()?.hue',
  },
  template: `{{ initial() }}`,
})
export class Avatar {
  readonly of = input.required<Author>();

  protected readonly initial = computed(() => initialOf(this.of().name));
  protected readonly colour = computed(() => {
    const { id } = this.of();
    return id === null ? null : colourOf(id);
  });
}

import { NgTemplateOutlet } from '@angular/common';
import { Component, input } from '@angular/core';
import { Formatted } from './formatted';

/** The text of a message. Nothing of the message becomes HTML. */
@Component({
  selector: '[chatText]',
  imports: [NgTemplateOutlet],
  host: { class: 'text', dir: 'auto', '[class.emoji]': 'chatText().emoji' },
  // white space beside a value would be part of the message
  template: `
    @for (block of chatText().blocks; track $index) {
      @switch (block.kind) {
        @case ('code') {
          <pre tabindex="0"><code>{{ block.text }}</code></pre>
        }
        @case ('quote') {
          <blockquote><ng-container [ngTemplateOutlet]="line" [ngTemplateOutletContext]="{ $implicit: block.inlines }" /></blockquote>
        }
        @case ('list') {
          @if (block.start === null) {
            <ul><ng-container [ngTemplateOutlet]="items" [ngTemplateOutletContext]="{ $implicit: block.items }" /></ul>
          } @else {
            <ol [start]="block.start"><ng-container [ngTemplateOutlet]="items" [ngTemplateOutletContext]="{ $implicit: block.items }" /></ol>
          }
        }
        @default {
          <p><ng-container [ngTemplateOutlet]="line" [ngTemplateOutletContext]="{ $implicit: block.inlines }" /></p>
        }
      }
    }
    <ng-template #items let-all>
      @for (item of all; track $index) {
        <li><ng-container [ngTemplateOutlet]="line" [ngTemplateOutletContext]="{ $implicit: item }" /></li>
      }
    </ng-template>
    <ng-template #line let-inlines>
      @for (part of inlines; track $index) {
        @switch (part.kind) {
          @case ('code') {
            <code>{{ part.text }}</code>
          }
          @case ('link') {
            <a [href]="part.href" target="_blank" rel="noopener noreferrer nofollow">{{ part.text }}</a>
          }
          @case ('bold') {
            <strong><ng-container [ngTemplateOutlet]="line" [ngTemplateOutletContext]="{ $implicit: part.inlines }" /></strong>
          }
          @default {{{ part.text }}}
        }
      }
    </ng-template>
  `,
})
export class RichText {
  readonly chatText = input.required<Formatted>();
}

import { Component, ElementRef, computed, input, output, signal, viewChild } from '@angular/core';
import type { Chat } from 'pusher-chat-client';

/** Asks for a name: a guest joins with it, or has it from now on. */
@Component({
  selector: 'chat-name-form',
  template: `
    <form (submit)="$event.preventDefault(); submit(field.value)">
      <label [attr.for]="place() + '-name'">{{ label() }}</label>
      <div class="line">
        <input
          #field
          [id]="place() + '-name'"
          name="name"
          maxlength="80"
          dir="auto"
          autocomplete="nickname"
          enterkeyhint="done"
          [value]="name()"
          [attr.aria-describedby]="place() + '-name-problem'"
          [attr.aria-invalid]="problem() ? true : null"
        />
        <button type="submit" class="main" [attr.aria-disabled]="busy()">{{ word() }}</button>
        <ng-content />
      </div>
      <p class="problem" [id]="place() + '-name-problem'" role="alert">{{ problem() }}</p>
    </form>
  `,
})
export class NameForm {
  readonly client = input.required<Chat>();
  /** Where the form is: it begins the ids of its elements. */
  readonly place = input.required<string>();
  readonly label = input('Your name');
  /** The name until now. */
  readonly name = input('');
  readonly done = output();

  protected readonly word = computed(() => (this.name() ? 'Save' : 'Join'));
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  focus(): void {
    const field = this.field().nativeElement;
    field.value = this.name();
    field.select();
    field.focus();
  }

  protected async submit(name: string): Promise<void> {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.client().join(name);
      this.done.emit();
    } catch (error) {
      this.problem.set((error as Error).message);
      this.field().nativeElement.focus();
    } finally {
      this.busy.set(false);
    }
  }
}

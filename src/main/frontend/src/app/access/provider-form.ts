import { Component, computed, inject, input } from '@angular/core';
import type { SignInSettings } from '../room';
import { OpenId } from './open-id';

/** Leads to the provider where people sign in, and says why the last sign-in did not succeed. */
@Component({
  selector: 'chat-provider-form',
  template: `
    <form (submit)="$event.preventDefault(); openId.signIn()">
      <p [id]="place() + '-provider'">With your account at {{ host() }}.</p>
      <p class="problem" role="alert">{{ openId.problem() }}</p>
      <div class="actions">
        <button type="submit" class="main" [attr.aria-describedby]="place() + '-provider'" [attr.aria-disabled]="openId.busy()">{{ openId.busy() ? 'One moment…' : 'Sign in' }}</button>
      </div>
    </form>
  `,
})
export class ProviderForm {
  /** Where the form is: it begins the ids of its elements. */
  readonly place = input.required<string>();
  readonly settings = input.required<SignInSettings>();

  protected readonly openId = inject(OpenId);
  protected readonly host = computed(() => new URL(this.settings().issuer).host);
}

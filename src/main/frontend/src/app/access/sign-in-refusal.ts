/** Why there is no grant; the message is words for the person. */
export class SignInRefusal extends Error {
  /** `passing`: whether the same request may succeed later. */
  constructor(
    message: string,
    readonly passing: boolean,
  ) {
    super(message);
  }
}

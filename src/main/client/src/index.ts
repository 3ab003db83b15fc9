/** A client of the chat, without a framework: what it reads, what it sends, and what it shows. */
export { Conversation, type View } from './conversation';
export type { Message, MessageEvent, Page } from './log/message';
export { type Environment, type MessagesApi, Refusal, type Where } from './log/messages-api';
export { OUTBOX, OWN, type Pending } from './outbox/outbox';
export type { Outbox } from './outbox/sending';

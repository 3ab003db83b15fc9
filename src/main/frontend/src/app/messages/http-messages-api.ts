import { HttpClient, HttpErrorResponse, HttpParams, HttpResponse } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom, timeout } from 'rxjs';
import { environment } from '../../environments/environment';
import { Message, MessagesApi, Page, Refusal, Where } from 'pusher-chat-client';

/** A small first page appears soon; larger older pages make scrolling smooth. */
const PAGE = 50;
const OLDER = 100;
const TIMEOUT = 10_000;
const PASSING = new Set([0, 401, 408, 425, 429, 502, 503, 504]);

/** Reads and posts `/messages` over HTTP. */
@Injectable({ providedIn: 'root' })
export class HttpMessagesApi implements MessagesApi {
  private readonly http = inject(HttpClient);
  private readonly url = `${environment.api}/messages`;

  async page(where: Where): Promise<Page> {
    const params = new HttpParams({ fromObject: { limit: limit(where), ...where } });
    const response = await this.answer(
      this.http.get<Message[]>(this.url, { params, observe: 'response' }).pipe(timeout(TIMEOUT)),
    );
    const messages = response.body ?? [];
    return { epoch: response.headers.get('Log-Epoch'), messages, more: hasMore(response, where) };
  }

  async post(content: string, key: string): Promise<Message> {
    const headers = { 'Idempotency-Key': key };
    return this.answer(this.http.post<Message>(this.url, { content }, { headers }).pipe(timeout(TIMEOUT)));
  }

  private async answer<T>(response: Parameters<typeof firstValueFrom<T>>[0]): Promise<T> {
    try {
      return await firstValueFrom(response);
    } catch (error) {
      throw refusal(error);
    }
  }
}

function limit(where: Where): number {
  return 'before' in where ? OLDER : PAGE;
}

/** The relation `prev` means older messages, `next` newer ones. */
function hasMore(response: HttpResponse<Message[]>, where: Where): boolean {
  const relation = 'after' in where ? 'next' : 'prev';
  const links = response.headers.get('Link');
  return links === null ? (response.body ?? []).length >= limit(where) : links.includes(`rel="${relation}"`);
}

function refusal(error: unknown): Refusal {
  if (!(error instanceof HttpErrorResponse)) {
    return new Refusal('The server takes too long. Sent when it is back.', true);
  }
  const retryAfter = Number(error.headers.get('Retry-After'));
  return new Refusal(words(error), PASSING.has(error.status), retryAfter > 0 ? retryAfter : null);
}

/** The reason, in words for the author of the message. */
function words(error: HttpErrorResponse): string {
  const problem = problemOf(error);
  const content = problem.errors?.content?.[0];
  if (content) {
    return `The message ${content}.`;
  }
  switch (error.status) {
    case 0:
      return 'The server can’t be reached. Sent when it is back.';
    case 401:
      return 'Sent when you have signed in.';
    case 413:
      return 'The message is too long.';
    case 429:
      return 'Too many messages at once. Sent in a moment.';
    case 408:
    case 425:
    case 502:
    case 503:
    case 504:
      return 'The server is not available right now. Sent when it is back.';
    default:
      return problem.detail ?? problem.title ?? `The server answered ${error.status}.`;
  }
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: { readonly content?: readonly string[] };
}

function problemOf(error: HttpErrorResponse): Problem {
  const body: unknown = error.error;
  return typeof body === 'object' && body !== null ? body : {};
}

import { HttpErrorResponse, HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, throwError } from 'rxjs';
import { environment } from '../../environments/environment';
import { Session } from './session';

const UNAUTHORIZED = 401;

/** Sends the token to the messages API only, and asks for another one when the server refuses it. */
export const tokenInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  if (!request.url.startsWith(`${environment.api}/messages`)) {
    return next(request);
  }
  if (session.asked()) {
    return throwError(() => new HttpErrorResponse({ status: UNAUTHORIZED, url: request.url }));
  }
  const token = session.token();
  const shown = token === null ? request : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
  return next(shown).pipe(
    catchError((error: unknown) => {
      if (error instanceof HttpErrorResponse && error.status === UNAUTHORIZED) {
        session.refused(token);
      }
      return throwError(() => error);
    }),
  );
};

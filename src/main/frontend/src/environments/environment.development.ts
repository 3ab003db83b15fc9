/** `ng serve --define 'CHAT_API="http://localhost:9090"'` names another server. */
declare const CHAT_API: string | undefined;

/** `ng serve` has a port of its own; the server allows its origin by CORS. */
export const environment = { api: typeof CHAT_API === 'string' ? CHAT_API : 'http://localhost:8080' };

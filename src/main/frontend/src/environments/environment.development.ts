/** `ng serve` has a port of its own; the server allows its origin by CORS. */
export const environment = { api: 'http://localhost:8080' };

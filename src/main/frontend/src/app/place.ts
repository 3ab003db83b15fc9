const path = new URL('.', document.baseURI).pathname;

/** What begins the names of all that is kept in the browser: another path of the origin may have another chat. */
export const PLACE = path === '/' ? 'chat' : `chat:${encodeURIComponent(path)}`;

/** The page comes from the server it talks to. */
export const environment = { api: '' };

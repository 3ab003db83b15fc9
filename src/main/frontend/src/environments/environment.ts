/** The page comes from the server it talks to, below whatever path that is. */
export const environment = { api: '.' };

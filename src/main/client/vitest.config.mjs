import { fileURLToPath } from 'node:url';

const pusher = fileURLToPath(new URL('../frontend/node_modules/pusher-js/dist/node/pusher.js', import.meta.url));

/** Run by the page's `npm test`, with the tools of the page: see `posttest` there. */
export default {
  resolve: { alias: { 'pusher-js': pusher } },
  test: { globals: true, include: ['test/**/*.spec.ts'], testTimeout: 120_000 },
};

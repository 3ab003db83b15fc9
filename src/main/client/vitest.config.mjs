/** Run by the page's `npm test`, with the tools of the page: see `posttest` there. */
export default { test: { globals: true, include: ['test/**/*.spec.ts'] } };

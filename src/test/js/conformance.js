// The official clients as an application uses them, against the server at PUSHER_URL.
const http = require("http")
const expect = require("expect.js")
const Pusher = require("pusher-js")
const PusherServer = require("pusher")

const url = new URL(process.env.PUSHER_URL)
const server = PusherServer.forURL(process.env.PUSHER_URL, {
  encryptionMasterKeyBase64: process.env.PUSHER_ENCRYPTION_MASTER_KEY_BASE64,
})
const clients = []

function connect() {
  const client = new Pusher(url.username, {
    cluster: "none",
    wsHost: url.hostname,
    wsPort: Number(url.port),
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: { transport: "ajax", endpoint: `http://${url.host}/pusher/auth` },
    userAuthentication: { transport: "ajax", endpoint: `http://${url.host}/pusher/user-auth` },
  })
  clients.push(client)
  return once(client.connection, "connected").then(() => client)
}

function once(source, event) {
  return new Promise((resolve) => {
    const listener = (data) => {
      source.unbind(event, listener)
      resolve(data)
    }
    source.bind(event, listener)
  })
}

async function subscribe(client, name) {
  const channel = client.subscribe(name)
  await once(channel, "pusher:subscription_succeeded")
  return channel
}

async function refused(call, status, text) {
  const error = await call.then(
    () => expect().fail("was accepted"),
    (reason) => reason
  )
  expect(error.status).to.be(status)
  expect(error.body).to.contain(text)
}

describe("pusher-js and pusher", function () {
  this.timeout(30000)

  afterEach(() => clients.splice(0).forEach((client) => client.disconnect()))

  it("receives an event on a public channel", async () => {
    const channel = await subscribe(await connect(), "chat")
    const event = once(channel, "new_message")
    await server.trigger("chat", "new_message", { id: 1, content: "\u0000 é € 😀 \" \\ </script>" })
    expect(await event).to.eql({ id: 1, content: "\u0000 é € 😀 \" \\ </script>" })
  })

  it("does not receive the event that it triggered itself", async () => {
    const client = await connect()
    const channel = await subscribe(client, "chat")
    const received = []
    channel.bind_global((name) => received.push(name))
    await server.trigger("chat", "mine", {}, { socket_id: client.connection.socket_id })
    const event = once(channel, "yours")
    await server.trigger("chat", "yours", {})
    await event
    expect(received).to.eql(["yours"])
  })

  it("receives a batch in order", async () => {
    const channel = await subscribe(await connect(), "chat")
    const received = []
    channel.bind("ev", (data) => received.push(data))
    const last = once(channel, "last")
    await server.triggerBatch([1, 2, 3].map((data) => ({ channel: "chat", name: "ev", data })).concat({ channel: "chat", name: "last", data: {} }))
    await last
    expect(received).to.eql([1, 2, 3])
  })

  it("is told the attributes it asks for", async () => {
    await subscribe(await connect(), "presence-info")
    const response = await server.trigger(["chat", "presence-info"], "ev", {}, { info: "user_count,subscription_count" })
    expect(await response.json()).to.eql({
      channels: { chat: { subscription_count: 0 }, "presence-info": { user_count: 1, subscription_count: 1 } },
    })
  })

  it("joins a private channel and sends client events", async () => {
    const [one, two] = await Promise.all([connect(), connect()])
    const [first, second] = await Promise.all([subscribe(one, "private-a"), subscribe(two, "private-a")])
    const event = once(second, "client-typing")
    first.trigger("client-typing", { on: true })
    expect(await event).to.eql({ on: true })
  })

  it("sees the members of a presence channel come and go", async () => {
    const [one, two] = await Promise.all([connect(), connect()])
    const channel = await subscribe(one, "presence-a")
    expect(channel.members.me).to.eql({ id: `guest-${one.connection.socket_id}`, info: { name: "Guest" } })
    const added = once(channel, "pusher:member_added")
    await subscribe(two, "presence-a")
    expect((await added).id).to.be(`guest-${two.connection.socket_id}`)
    const users = await (await server.get({ path: "/channels/presence-a/users" })).json()
    expect(users.users.map((user) => user.id).sort()).to.eql([one, two].map((client) => `guest-${client.connection.socket_id}`).sort())
    const removed = once(channel, "pusher:member_removed")
    two.disconnect()
    expect((await removed).id).to.contain("guest-")
    expect(channel.members.count).to.be(1)
  })

  it("decrypts what is triggered on an encrypted channel", async () => {
    const channel = await subscribe(await connect(), "private-encrypted-a")
    const event = once(channel, "ev")
    await server.trigger("private-encrypted-a", "ev", { secret: "été" })
    expect(await event).to.eql({ secret: "été" })
  })

  it("receives the last event of a cache channel, or hears that there is none", async () => {
    const name = `cache-${Date.now()}`
    const early = (await connect()).subscribe(name)
    await once(early, "pusher:cache_miss")
    await server.trigger(name, "ev", { n: 1 })
    const late = (await connect()).subscribe(name)
    expect(await once(late, "ev")).to.eql({ n: 1 })
    const state = await (await server.get({ path: `/channels/${name}`, params: { info: "cache,subscription_count" } })).json()
    expect(state.cache.data).to.be('{"n":1}')
    expect(state.subscription_count).to.be(2)
  })

  it("receives what is sent to its user, until the user is terminated", async () => {
    const client = await connect()
    client.signin()
    await client.user.signinDonePromise
    const id = client.user.user_data.id
    await new Promise((resolve) => {
      const poll = () => (client.user.serverToUserChannel.subscribed ? resolve() : setTimeout(poll, 10))
      poll()
    })
    const event = once(client.user, "ev")
    await server.sendToUser(id, "ev", { n: 1 })
    expect(await event).to.eql({ n: 1 })
    const gone = once(client.connection, "disconnected")
    await server.terminateUserConnections(id)
    await gone
  })

  it("lists channels whose names need care in a path", async () => {
    await subscribe(await connect(), "a;b=c,d@e.f_g-h")
    const list = await (await server.get({ path: "/channels", params: { filter_by_prefix: "a;b=" } })).json()
    expect(list).to.eql({ channels: { "a;b=c,d@e.f_g-h": {} } })
    expect(await (await server.get({ path: "/channels/a;b=c,d@e.f_g-h" })).json()).to.eql({ occupied: true })
  })

  it("is told what is wrong, with the right status", async () => {
    await refused(server.trigger("chat", "ev", "x".repeat(10241)), 413, "content of this event exceeds")
    await refused(server.trigger("chat", "pusher:ev", "x"), 400, "name")
    await refused(server.get({ path: "/channels", params: { info: "user_count" } }), 400, "presence-")
    await refused(server.get({ path: "/colours" }), 404, "Unknown")
    const stranger = new PusherServer({ appId: "1", key: url.username, secret: "wrong", host: url.hostname, port: url.port })
    await refused(stranger.trigger("chat", "ev", "x"), 401, "Invalid signature")
  })

  it("receives webhooks that the SDK finds valid", async function () {
    const channel = `webhook-${Date.now()}`
    const webhook = new Promise((resolve) => {
      this.receiver = http.createServer((request, response) => {
        let rawBody = ""
        request.on("data", (chunk) => (rawBody += chunk))
        request.on("end", () => {
          response.end()
          const hook = server.webhook({ headers: request.headers, rawBody })
          if (rawBody.includes(channel)) {
            resolve(hook)
          }
        })
      })
      this.receiver.listen(Number(process.env.WEBHOOK_PORT))
    })
    await subscribe(await connect(), channel)
    const hook = await webhook
    this.receiver.close()
    expect(hook.isValid()).to.be(true)
    expect(hook.getEvents()).to.eql([{ name: "channel_occupied", channel }])
  })
})

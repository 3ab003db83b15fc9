// The official clients as an application uses them, against the server at PUSHER_URL. That at
// PUSHER_EU_URL has other settings: it counts subscriptions, is below a path as well, and knows users
// by what they ask for. That at PUSHER_SECURED_URL takes no connection without TLS.
const http = require("http")
const expect = require("expect.js")
const Pusher = require("pusher-js")
const PusherServer = require("pusher")

const url = new URL(process.env.PUSHER_URL)
const other = new URL(process.env.PUSHER_EU_URL)
const server = PusherServer.forURL(process.env.PUSHER_URL, {
  encryptionMasterKeyBase64: process.env.PUSHER_ENCRYPTION_MASTER_KEY_BASE64,
})
const clients = []

function connect(settings = {}, to = url) {
  const client = new Pusher(to.username, {
    cluster: "none",
    wsHost: to.hostname,
    wsPort: Number(to.port),
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: { transport: "ajax", endpoint: `http://${to.host}/pusher/auth` },
    userAuthentication: { transport: "ajax", endpoint: `http://${to.host}/pusher/user-auth` },
    ...settings,
  })
  clients.push(client)
  return once(client.connection, "connected").then(() => client)
}

// An application that knows its users, and signs them in with the SDK.
function connectAs(id, watchlist) {
  return connect({
    userAuthentication: {
      customHandler: ({ socketId }, callback) => callback(null, server.authenticateUser(socketId, { id, watchlist })),
    },
  })
}

async function signIn(client) {
  client.signin()
  await signedIn(client)
}

async function signedIn(client) {
  await client.user.signinDonePromise
  await until(() => client.user.serverToUserChannel && client.user.serverToUserChannel.subscribed)
}

function until(condition) {
  return new Promise((resolve) => {
    const poll = () => (condition() ? resolve() : setTimeout(poll, 10))
    poll()
  })
}

// What one of several nodes answers may be a moment behind what another one has confirmed.
async function eventually(check) {
  for (const end = Date.now() + 3000; ; ) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > end) {
        throw error
      }
    }
  }
}

function statuses(client) {
  const seen = []
  const record = ({ name, user_ids: ids }) => seen.push(`${name} ${ids}`)
  client.user.watchlist.bind("online", record)
  client.user.watchlist.bind("offline", record)
  return seen
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
    await eventually(async () => {
      const response = await server.trigger(["chat", "presence-info"], "ev", {}, { info: "user_count,subscription_count" })
      expect(await response.json()).to.eql({
        channels: { chat: { subscription_count: 0 }, "presence-info": { user_count: 1, subscription_count: 1 } },
      })
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
    await eventually(async () => {
      const users = await (await server.get({ path: "/channels/presence-a/users" })).json()
      expect(users.users.map((user) => user.id).sort()).to.eql([one, two].map((client) => `guest-${client.connection.socket_id}`).sort())
    })
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
    await eventually(async () => {
      const state = await (await server.get({ path: `/channels/${name}`, params: { info: "cache,subscription_count" } })).json()
      expect(state.cache.data).to.be('{"n":1}')
      expect(state.subscription_count).to.be(2)
    })
  })

  it("receives what is sent to its user, until the user is terminated", async () => {
    const client = await connect()
    await signIn(client)
    const id = client.user.user_data.id
    const event = once(client.user, "ev")
    await server.sendToUser(id, "ev", { n: 1 })
    expect(await event).to.eql({ n: 1 })
    const gone = once(client.connection, "disconnected")
    await server.terminateUserConnections(id)
    await gone
  })

  it("reaches every connection of a user, and nobody else", async () => {
    const [one, two, bob] = await Promise.all([connectAs("ann"), connectAs("ann"), connectAs("bob")])
    const stranger = await connect()
    await Promise.all([one, two, bob].map(signIn))
    const received = []
    ;[one, two, bob, stranger].forEach((client, i) => client.bind_global((name) => name === "ev" && received.push(i)))
    const events = [one, two, bob].map((client) => once(client.user, "ev"))
    await server.sendToUser("ann", "ev", { for: "ann" })
    expect(await events[0]).to.eql({ for: "ann" })
    expect(await events[1]).to.eql({ for: "ann" })
    await server.sendToUser("bob", "ev", { for: "bob" })
    expect(await events[2]).to.eql({ for: "bob" })
  })

  it("signs its user in again after it was disconnected", async () => {
    const client = await connectAs("ann")
    await signIn(client)
    client.disconnect()
    client.connect()
    await once(client.connection, "connected")
    await signedIn(client)
    const event = once(client.user, "ev")
    await server.sendToUser("ann", "ev", {})
    await event
  })

  it("is told who may not sign in", async () => {
    const refused = await connect({ userAuthentication: { transport: "ajax", endpoint: `http://${other.host}/pusher/user-auth` } })
    const error = once(refused.user, "pusher:signin_error")
    refused.signin()
    expect((await error).status).to.be(403)
    const forged = await connect({
      userAuthentication: { customHandler: (_, callback) => callback(null, server.authenticateUser("1.2", { id: "ann" })) },
    })
    const rejected = once(forged.connection, "error")
    forged.signin()
    expect((await rejected).data.code).to.be(4009)
    expect(forged.connection.state).to.be("connected")
  })

  it("terminates the connections of a user, who may then come back", async () => {
    const [one, two, bob] = await Promise.all([connectAs("ann"), connectAs("ann"), connectAs("bob")])
    await Promise.all([one, two, bob].map(signIn))
    const gone = [one, two].map((client) => once(client.connection, "disconnected"))
    const reason = once(one.connection, "error")
    await server.terminateUserConnections("ann")
    await Promise.all(gone)
    expect((await reason).data.code).to.be(4009)
    expect(bob.connection.state).to.be("connected")
    one.connect()
    await once(one.connection, "connected")
    await signedIn(one)
    await server.terminateUserConnections("nobody")
    expect(one.connection.state).to.be("connected")
  })

  it("joins a presence channel as the user that is signed in", async () => {
    const client = await connect({
      userAuthentication: {
        customHandler: ({ socketId }, callback) =>
          callback(null, server.authenticateUser(socketId, { id: "ann", user_info: { name: "Ann" } })),
      },
      channelAuthorization: {
        customHandler: ({ socketId, channelName }, callback) => callback(null, server.authorizeChannel(socketId, channelName)),
      },
    })
    await signIn(client)
    const channel = await subscribe(client, "presence-signed-in")
    expect(channel.members.me).to.eql({ id: "ann", info: { name: "Ann" } })
  })

  it("watches users come and go", async () => {
    const ann = await connectAs("ann", ["bob", "cid"])
    const seen = statuses(ann)
    await signIn(ann)
    await until(() => seen.length === 1)
    const [bob, again, cid] = await Promise.all([connectAs("bob"), connectAs("bob"), connectAs("cid", ["ann", "dan"])])
    await signIn(bob)
    await signIn(again)
    const seenByCid = statuses(cid)
    await signIn(cid)
    await until(() => seen.length === 3 && seenByCid.length === 2)
    bob.disconnect()
    cid.disconnect()
    await until(() => seen.length === 4)
    again.disconnect()
    await until(() => seen.length === 5)
    expect(seen).to.eql(["offline bob,cid", "online bob", "online cid", "offline cid", "offline bob"])
    expect(seenByCid).to.eql(["online ann", "offline dan"])
  })

  it("watches whom the application's own endpoint names", async () => {
    const as = (user, watchlist) =>
      connect({ userAuthentication: { transport: "ajax", endpoint: `http://${other.host}/pusher/user-auth`, params: { user, watchlist } } }, other)
    const [ann, bob] = await Promise.all([as("ann", "bob,cid"), as("bob", "")])
    await signIn(bob)
    const seen = statuses(ann)
    await signIn(ann)
    await until(() => seen.length === 2)
    bob.disconnect()
    await until(() => seen.length === 3)
    expect(seen).to.eql(["online bob", "offline cid", "offline bob"])
    expect(ann.user.user_data.watchlist).to.eql(["bob", "cid"])
  })

  it("connects below a path", async () => {
    const channel = await subscribe(await connect({ wsPath: "/some/where" }, other), "chat")
    expect(channel.subscribed).to.be(true)
  })

  it("comes back with TLS where nothing else is taken", async () => {
    const secured = new URL(process.env.PUSHER_SECURED_URL)
    const client = await connect({ wssPort: Number(process.env.PUSHER_SECURED_TLS_PORT) }, secured)
    expect(client.connection.usingTLS).to.be(true)
    await subscribe(client, "chat")
  })

  it("knows how many are subscribed, where they are counted", async () => {
    const [one, two] = await Promise.all([connect({}, other), connect({}, other)])
    const channel = await subscribe(one, "counted")
    await until(() => channel.subscriptionCount === 1)
    await subscribe(two, "counted")
    await until(() => channel.subscriptionCount === 2)
    two.disconnect()
    await until(() => channel.subscriptionCount === 1)
  })

  it("lists channels whose names need care in a path", async () => {
    await subscribe(await connect(), "a;b=c,d@e.f_g-h")
    await eventually(async () => {
      const list = await (await server.get({ path: "/channels", params: { filter_by_prefix: "a;b=" } })).json()
      expect(list).to.eql({ channels: { "a;b=c,d@e.f_g-h": {} } })
      expect(await (await server.get({ path: "/channels/a;b=c,d@e.f_g-h" })).json()).to.eql({ occupied: true })
    })
  })

  it("is told what is wrong, with the right status", async () => {
    await refused(server.trigger("chat", "ev", "x".repeat(10241)), 413, "content of this event exceeds")
    await refused(server.trigger("chat", "pusher:ev", "x"), 400, "name")
    await refused(server.get({ path: "/channels", params: { info: "user_count" } }), 400, "presence-")
    await refused(server.get({ path: "/colours" }), 404, "Unknown")
    const stranger = new PusherServer({ appId: "1", key: url.username, secret: "wrong", host: url.hostname, port: url.port })
    await refused(stranger.trigger("chat", "ev", "x"), 401, "Invalid signature")
  })

  it("is what Laravel Echo listens, whispers and joins with", async () => {
    const { default: Echo } = await import("laravel-echo")
    const echo = async () => new Echo({ broadcaster: "pusher", client: await connect() })
    const [ann, bob] = [await echo(), await echo()]
    const names = ["channel", "private", "join"].map((kind) => [kind, `echo-${kind}-${Date.now()}`])
    for (const [kind, name] of names) {
      await new Promise((resolve) => ann[kind](name).subscribed(resolve))
      const event = new Promise((resolve) => ann[kind](name).listen(".ev", resolve))
      await server.trigger(ann[kind](name).name, "ev", { to: name })
      expect(await event).to.eql({ to: name })
    }
    const [, room] = names[2]
    const joining = new Promise((resolve) => ann.join(room).joining(resolve))
    const here = await new Promise((resolve) => bob.join(room).here(resolve))
    expect(here).to.have.length(2)
    await joining
    const whisper = new Promise((resolve) => ann.join(room).listenForWhisper("typing", resolve))
    bob.join(room).whisper("typing", { on: true })
    expect(await whisper).to.eql({ on: true })
    const leaving = new Promise((resolve) => ann.join(room).leaving(resolve))
    bob.leave(room)
    await leaving
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
    // nodes with a journal add an id and a sequence
    expect(hook.getEvents().map((event) => [event.name, event.channel])).to.eql([["channel_occupied", channel]])
  })
})

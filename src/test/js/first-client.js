// The client that this application was first written for, unchanged: it knows of no names, no tokens and no gaps.
const expect = require("expect.js")
const Pusher = require("pusher-js")

const { hostname, port, host } = new URL(process.env.PUSHER_URL)

class ChatService {
  messages = []

  constructor() {
    this.pusher = new Pusher("app-key", { cluster: "", wsHost: hostname, wsPort: Number(port), forceTLS: false })
    this.channel = this.pusher.subscribe("chat")
    this.channel.bind("new_message", (message) => this.receive(message))
  }

  receive(message) {
    if (!this.messages.some(({ id }) => id === message.id)) {
      this.messages.push(message)
    }
  }

  async send(content) {
    const answer = await fetch(`http://${host}/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ content }),
    })
    this.receive(await answer.json())
  }
}

describe("The first client", () => {
  let ann, bob

  async function until(condition) {
    while (!condition()) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  beforeEach(async () => {
    ;[ann, bob] = [new ChatService(), new ChatService()]
    await until(() => ann.channel.subscribed && bob.channel.subscribed)
  })

  afterEach(() => [ann, bob].forEach(({ pusher }) => pusher.disconnect()))

  it("shows each message once, in order, to those who sent it and to others", async () => {
    const all = (count) => until(() => ann.messages.length === count && bob.messages.length === count)
    await ann.send("one")
    await all(1)
    await bob.send("two")
    await all(2)
    await ann.send("three")
    await all(3)
    for (const client of [ann, bob]) {
      expect(client.messages.map(({ content }) => content)).to.eql(["one", "two", "three"])
      expect(Object.keys(client.messages[0])).to.eql(["id", "content", "created_at", "updated_at"])
    }
  })

  it("shows what a guest writes", async () => {
    const json = { "Content-Type": "application/json" }
    const guest = await fetch(`http://${host}/guests`, { method: "POST", headers: json, body: '{"name":"Carol"}' })
    const { token } = await guest.json()
    const headers = { ...json, Authorization: `Bearer ${token}` }
    await fetch(`http://${host}/messages`, { method: "POST", headers, body: '{"content":"from a guest"}' })
    await until(() => bob.messages.length === 1)
    expect(bob.messages[0].content).to.be("from a guest")
  })
})

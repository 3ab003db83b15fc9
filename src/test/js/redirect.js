// The suites speak with hosted Pusher by name; here those names lead to the server at PUSHER_URL.
const net = require("net")

const server = new URL(process.env.PUSHER_URL)
const connect = net.Socket.prototype.connect

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (options && /\.(pusher|pusherapp)\.com$/.test(options.host)) {
    options.host = server.hostname
    options.port = Number(server.port)
  }
  return connect.apply(this, args)
}

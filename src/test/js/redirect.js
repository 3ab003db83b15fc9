// The suites speak with hosted Pusher by name; here those names lead to the server at PUSHER_URL, or,
// for the cluster in Europe, to that at PUSHER_EU_URL. Certificates are still checked for the name.
const net = require("net")

const clusters = {
  mt1: { url: process.env.PUSHER_URL, tlsPort: process.env.PUSHER_TLS_PORT },
  eu: { url: process.env.PUSHER_EU_URL, tlsPort: process.env.PUSHER_EU_TLS_PORT },
}
const { connect } = net.Socket.prototype

net.Socket.prototype.connect = function (...args) {
  const normalized = Array.isArray(args[0]) ? args[0] : args
  const options = normalized[0]
  const name = /^(?:ws|api)-(mt1|eu)\.pusher\.com$/.exec((options && options.host) || "")
  if (name) {
    const { url, tlsPort } = clusters[name[1]]
    normalized[0] = { ...options, host: new URL(url).hostname, port: Number(options.port) === 443 ? tlsPort : new URL(url).port }
  } else if (options && /\.pusher(app)?\.com$/.test(options.host)) {
    throw new Error(`Nothing here speaks with ${options.host}`)
  }
  return connect.apply(this, args)
}

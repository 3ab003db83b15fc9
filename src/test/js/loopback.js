// The suites serve on ports of their own choice and on every address. Here they get those of PORTS
// ("3000:40001,3001:40002"), which are free, and this machine alone sees them.
const net = require("net")

const ports = new Map((process.env.PORTS || "").split(",").map((pair) => pair.split(":").map(Number)))
const { listen } = net.Server.prototype
const { connect } = net.Socket.prototype

net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === "number"
    ? listen.call(this, ports.get(port) || port, "127.0.0.1", ...rest.filter((argument) => typeof argument === "function"))
    : listen.call(this, port, ...rest)
}

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (options && options.host === "localhost" && ports.has(Number(options.port))) {
    Object.assign(options, { host: "127.0.0.1", port: ports.get(Number(options.port)) })
  }
  return connect.apply(this, args)
}

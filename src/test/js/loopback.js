// What the suites serve is for this machine alone: they would listen on every address.
const net = require("net")

const listen = net.Server.prototype.listen

net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === "number"
    ? listen.call(this, port, "127.0.0.1", ...rest.filter((argument) => typeof argument === "function"))
    : listen.call(this, port, ...rest)
}

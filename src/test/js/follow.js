// Prints the data of each message of the log, as an EventSource hears it: node follow.js <URL of the stream>
const { EventSource } = require("eventsource")

const source = new EventSource(process.argv[2])
source.addEventListener("new_message", ({ data }) => console.log(data))
for (const surprise of ["reset", "gap"]) {
  source.addEventListener(surprise, ({ data }) => console.log(JSON.stringify({ [surprise]: JSON.parse(data) })))
}

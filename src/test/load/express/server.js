// What the application is compared with: a chat backend as its first version is often written, with Express and the official
// SDK. Each post is one transaction and one call of the SDK, before it is answered. Two workers share the port.
"use strict";
const cluster = require("node:cluster");
const http = require("node:http");
const express = require("express");
const { Pool, types } = require("pg");
const Pusher = require("pusher");

const { PORT, DATABASE_URL, EVENTS_PORT } = process.env;
types.setTypeParser(types.builtins.INT8, Number);
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const columns = "id, content, created_at, updated_at";

async function createTable() {
	await pool.query(`CREATE TABLE IF NOT EXISTS messages (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		content varchar NOT NULL,
		created_at timestamptz(3) NOT NULL DEFAULT now(),
		updated_at timestamptz(3) NOT NULL DEFAULT now())`);
	await pool.end();
}

function serve() {
	const pusher = new Pusher({
		appId: "1",
		key: "app-key",
		secret: "app-secret",
		host: "127.0.0.1",
		port: EVENTS_PORT,
		useTLS: false,
		agent: new http.Agent({ keepAlive: true }),
	});
	const app = express();
	app.use(express.json());
	app.get("/messages", async (request, response) => {
		const limit = Math.min(Number(request.query.limit ?? 100), 1000);
		const { rows } = await pool.query({
			name: "newest",
			text: `SELECT ${columns} FROM messages ORDER BY id DESC LIMIT $1`,
			values: [limit],
		});
		response.json(rows.reverse());
	});
	app.post("/messages", async (request, response) => {
		const { rows } = await pool.query({
			name: "insert",
			text: `INSERT INTO messages (content) VALUES ($1) RETURNING ${columns}`,
			values: [request.body.content],
		});
		await pusher.trigger("chat", "new_message", rows[0]);
		response.status(201).location(`messages/${rows[0].id}`).json(rows[0]);
	});
	app.listen(Number(PORT), "127.0.0.1");
}

if (cluster.isPrimary) {
	createTable().then(() => {
		cluster.fork();
		cluster.fork();
		cluster.on("exit", () => process.exit(1));
		process.on("SIGTERM", () => process.exit(0));
	});
} else {
	serve();
}

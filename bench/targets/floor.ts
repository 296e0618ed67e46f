// The floor: the least that an HTTP server on Express does which keeps what it is given. One durable insert of the bytes of
// a create, one look-up by key for a read, and nothing else. `floor <store> <documents>`, with PORT set: fills an empty store with
// so many documents and serves them. <store> is a file name or a MongoDB connection string.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import express from 'express';
import { createAppServer } from '../../src/rest/app-server.js';
import { readBody } from '../../src/rest/read-body.js';
import { openMongoFloor } from './floor-mongo.js';
import { openSqliteFloor } from './floor-sqlite.js';

/** Keeps bytes under a key. */
export interface FloorStore {
  /** Durable on return. */
  insert(id: string, bytes: Buffer): Promise<void> | void;
  read(id: string): Promise<Buffer | undefined> | Buffer | undefined;
  close(): Promise<void> | void;
}

const [target = '', documents = '0'] = process.argv.slice(2);
const store = await (target.startsWith('mongodb') ? openMongoFloor : openSqliteFloor)(
  target,
  Number(documents),
);
const longest = 1 << 20;
const folder = '/fhir/DocumentReference/';
const ready = Buffer.from('ready');

// One handler for all and the same edge as in the server: nothing of Express that the server does without.
const app = express().disable('x-powered-by').disable('etag').disable('query parser');
app.use((request, response) => {
  void (request.method === 'POST' ? create(request, response) : read(request, response));
});
const server = createAppServer({}, app).listen(Number(process.env['PORT']), '127.0.0.1');

process.once('SIGTERM', () => {
  server.close(() => void store.close());
  server.closeAllConnections();
});

async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readBody(request, longest);
  const id = randomUUID();
  await store.insert(id, bytes);
  send(response, 201, bytes, { Location: `${folder}${id}` });
}

async function read({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = url === '/readyz' ? ready : await store.read(url.slice(folder.length));
  send(response, bytes ? 200 : 404, bytes ?? ready, {});
}

function send(response: ServerResponse, status: number, bytes: Buffer, headers: OutgoingHttpHeaders): void {
  const ours = { 'Content-Type': 'application/fhir+json', 'Content-Length': bytes.length };
  response.writeHead(status, { ...ours, ...headers }).end(bytes);
}

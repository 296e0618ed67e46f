import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import express from 'express';
import { createAppServer } from '../../src/rest/app-server.js';
import { readBody } from '../../src/rest/read-body.js';
import type { FloorStore } from './floor.js';

const longest = 1 << 20;
const folder = '/fhir/DocumentReference/';
const ready = Buffer.from('ready');

/** The floor at the same edge as the server: one handler for all, and nothing of Express that the server does without. */
export function ownEdge(store: FloorStore): Server {
  const app = express().disable('x-powered-by').disable('etag').disable('query parser');
  app.use((request, response) => {
    void (request.method === 'POST' ? create(store, request, response) : read(store, request, response));
  });
  return createAppServer({}, app);
}

async function create(store: FloorStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readBody(request, longest);
  const id = randomUUID();
  await store.insert(id, bytes);
  send(response, 201, bytes, { Location: `${folder}${id}` });
}

async function read(
  store: FloorStore,
  { url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bytes = url === '/readyz' ? ready : await store.read(url.slice(folder.length));
  send(response, bytes ? 200 : 404, bytes ?? ready, {});
}

function send(response: ServerResponse, status: number, bytes: Buffer, headers: OutgoingHttpHeaders): void {
  const ours = { 'Content-Type': 'application/fhir+json', 'Content-Length': bytes.length };
  response.writeHead(status, { ...ours, ...headers }).end(bytes);
}

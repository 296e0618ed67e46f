import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import express from 'express';
import type { FloorStore } from './floor.js';

const folder = '/fhir/DocumentReference';
const json = 'application/fhir+json';

/** The floor on Express as it comes, with its router, its body parser and its defaults, and plain handlers. */
export function expressEdge(store: FloorStore): Server {
  const app = express();
  app.get('/readyz', (_, response) => {
    response.send('ready');
  });
  app.get(`${folder}/:id`, async (request, response) => {
    const bytes = await store.read(request.params.id);
    if (bytes) response.type(json).send(bytes);
    else response.sendStatus(404);
  });
  app.post(folder, express.raw({ type: json, limit: '1mb' }), async (request, response) => {
    const bytes = request.body as Buffer;
    const id = randomUUID();
    await store.insert(id, bytes);
    response.status(201).location(`${folder}/${id}`).type(json).send(bytes);
  });
  return createServer(app);
}

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createAppServer } from '../../src/rest/app-server.js';

describe('The HTTP server of an Express app', () => {
  it('makes requests and responses with the prototypes that Express would give them', async () => {
    const app = express();
    const made: unknown[] = [];
    const handled: unknown[] = [];
    app.use((request, response) => {
      handled.push(prototypesOf(request, response));
      response.status(202).send(request.path);
    });
    const server = createAppServer({}, app);
    server.prependListener('request', (request, response) => made.push(prototypesOf(request, response)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/here`);
    const text = await answer.text();
    server.close();
    server.closeAllConnections();
    assert.deepEqual([answer.status, text, made.length], [202, '/here', 1]);
    assert.deepEqual(made, handled);
  });
});

/** Compared by identity: two different ones may look alike. */
function prototypesOf(request: IncomingMessage, response: ServerResponse): number[] {
  return [request, response].map((one) => identify(Object.getPrototypeOf(one) as object));
}

const seen: object[] = [];

function identify(object: object): number {
  if (!seen.includes(object)) seen.push(object);
  return seen.indexOf(object);
}

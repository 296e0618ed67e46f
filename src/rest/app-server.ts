import { createServer, IncomingMessage, ServerResponse, type Server, type ServerOptions } from 'node:http';
import type { Express } from 'express';

/**
 * An HTTP server for an Express app. Express gives every request and response another prototype than they were made with, and an
 * engine that has learnt the shape of an object then has to look again at each step: a third of the time of a read. Here they are
 * made with the prototype that Express would give them.
 */
export function createAppServer(options: ServerOptions, app: Express): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return createServer({ ...options, IncomingMessage: AppRequest, ServerResponse: AppResponse }, app);
}

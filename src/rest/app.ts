import express, { type Express } from 'express';
import type { SiteParts } from './answer-site.js';
import { makeMetrics } from './metrics.js';
import { serve } from './serve.js';

/** What the app is made of. */
export interface AppParts extends Omit<SiteParts, 'metrics'> {
  /** How many leaves of the ledger this process has followed. */
  readonly ledgerSize: () => number;
}

/**
 * The Express app. Express is an edge and nothing more: one handler takes every request as Node gives it. Each middleware costs
 * more than opening a sealed row does.
 */
export function makeApp(parts: AppParts): Express {
  const site = { ...parts, metrics: makeMetrics(parts.ledgerSize) };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.disable('query parser');
  app.use((incoming, response) => {
    void serve(site, incoming, response);
  });
  return app;
}

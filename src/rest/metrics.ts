import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { INTERACTIONS, METHODS, type RequestEntry } from '../log.js';

/** What the server counts about itself, for `/metrics`. */
export interface Metrics {
  /** Counts one answered request. Call it once for each, when the answer is out. */
  record(entry: Pick<RequestEntry, 'method' | 'interaction' | 'status' | 'ms'>): void;
  /** The Prometheus text format, version 0.0.4. */
  metricsText(): Promise<string>;
}

/** The Content-Type of `metricsText`. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * A registry of its own for each server. Labels come from closed lists, never from a URL or a body, so that nobody can
 * put an identifier into them or make them grow.
 */
export function makeMetrics(ledgerSize: () => number): Metrics {
  const ofProcess = processMetrics();
  const registry = new Registry();
  const requests = requestCounter(registry);
  const durations = durationHistogram(registry);
  addLedgerGauge(registry, ledgerSize);
  return {
    record({ method, interaction, status, ms }) {
      const name = INTERACTIONS.includes(interaction) ? interaction : 'unknown';
      requests.inc({ interaction: name, method: closedMethod(method), status: closedStatus(status) });
      durations.observe({ interaction: name }, ms / 1000);
    },
    async metricsText() {
      return Registry.merge([ofProcess, registry]).metrics();
    },
  };
}

function addLedgerGauge(registry: Registry, ledgerSize: () => number): void {
  const gauge = new Gauge({
    name: 'tallystick_ledger_leaves',
    help: 'Leaves of the ledger that this process has followed.',
    registers: [registry],
    collect: () => {
      gauge.set(ledgerSize());
    },
  });
}

function requestCounter(registry: Registry): Counter<'interaction' | 'method' | 'status'> {
  return new Counter({
    name: 'tallystick_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['interaction', 'method', 'status'],
    registers: [registry],
  });
}

function durationHistogram(registry: Registry): Histogram<'interaction'> {
  return new Histogram({
    name: 'tallystick_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['interaction'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
}

function closedMethod(method: string): string {
  return METHODS.includes(method) ? method : 'other';
}

function closedStatus(status: number): string {
  return Number.isInteger(status) && status >= 100 && status <= 599 ? String(status) : 'other';
}

let processRegistry: Registry | undefined;

/** Shared by all servers of the process: its observers of the event loop and the garbage collector never end. */
function processMetrics(): Registry {
  if (processRegistry === undefined) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

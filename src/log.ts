import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.js';
import { Fault, type FaultCode } from './fault.js';
import { isResourceType, type ResourceType } from './fhir/resource-types.js';

/** What a request can ask for, in FHIR's words where FHIR has one. The list is closed: a log or a metric may name no other. */
export const INTERACTIONS = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'create',
  'history-instance',
  'history-type',
  'history-system',
  'search-type',
  'search-system',
  'capabilities',
  'transaction',
  'batch',
  'operation',
  'health',
  'ready',
  'metrics',
  'ledger',
  'keys',
  'unknown',
] as const;

export type Interaction = (typeof INTERACTIONS)[number];

/** The HTTP methods that are told apart. */
export const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A request that was answered. There is no place for a URL, an id or a body. */
export interface RequestEntry {
  /** The UUID that the server gave to the request; what a client sent as X-Request-Id may be an identifier. */
  readonly requestId: string;
  readonly method: string;
  readonly interaction: Interaction;
  readonly type?: ResourceType;
  readonly status: number;
  /** Milliseconds. */
  readonly ms: number;
}

/** What can be counted about an event. */
export interface EventCounts {
  readonly port?: number;
  readonly ms?: number;
  readonly commits?: number;
  readonly keys?: number;
}

/** What happens to a server between requests. */
export type LogEvent = 'starting' | 'recovered' | 'listening' | 'stopping' | 'stopped' | 'keys-rotated';

const sink = Symbol('sink');

/** Can be written to only through the functions of this file, so that nothing but their fixed fields is ever logged. */
export interface Log {
  readonly [sink]: Logger;
}

/** JSON lines to `destination`, or to standard output. */
export function makeLogger(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return { [sink]: destination === undefined ? pino(options) : pino(options, destination) };
}

/** One line for one answered request. */
export function logRequest(log: Log, entry: RequestEntry): void {
  log[sink].info(
    {
      requestId: safeId(entry.requestId),
      method: METHODS.includes(entry.method) ? entry.method : 'other',
      interaction: entry.interaction,
      type: isResourceType(entry.type) ? entry.type : undefined,
      status: entry.status,
      ms: Math.round(entry.ms * 10) / 10,
    },
    'request',
  );
}

/** Something that happened to the server. */
export function logEvent(log: Log, event: LogEvent, counts: EventCounts = {}): void {
  log[sink].info({ ...counts, event }, 'event');
}

/**
 * A Fault by its code; anything else by its class and the frames of its stack. No message is logged, since those of
 * other libraries may quote data.
 */
export function logError(log: Log, error: unknown, requestId?: string): void {
  const where = requestId === undefined ? {} : { requestId: safeId(requestId) };
  if (error instanceof Fault && !NEEDS_AN_OPERATOR.includes(error.code)) {
    log[sink].info({ ...where, code: error.code }, 'fault');
    return;
  }
  const what = error instanceof Fault ? { code: error.code } : { class: className(error) };
  log[sink].error({ ...where, ...what, stack: frames(error) }, 'error');
}

/** The other faults are answers that a client asked for. */
const NEEDS_AN_OPERATOR: readonly FaultCode[] = ['tampered', 'unavailable', 'config'];

function safeId(id: string): string {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) ? id : 'not-a-uuid';
}

/** From the constructor: the `name` of an error is a value like any other. */
function className(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return error.constructor.name;
}

/**
 * Where it happened. A message may have several lines and one of them may look like a frame: a line is taken only if it
 * names a place in a file and stands in neither message nor name.
 */
function frames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const told = `${error.name}\n${error.message}`;
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => FRAME.test(line) && !told.includes(line));
}

const FRAME = /^at [\w$.<>[\] #*]*\(?(file:\/\/\/|node:|\/)[^\s()]+:\d+:\d+\)?$/;

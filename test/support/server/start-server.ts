import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from './child.js';
import { freePort } from './free-port.js';
import type { TestData } from './test-data.js';

/** A server in a process of its own. */
export interface TestServer {
  /** Where it serves FHIR, for the clients of the tests. */
  readonly fhir: string;
  /** Where it serves everything. */
  readonly origin: string;
  /** All that the process that runs, or the last one, has printed. */
  printed(): string;
  /** The memory that the process has in use, in bytes. */
  residentMemory(): number;
  /** SIGSTOP: it sleeps until `wake`, as a machine that is starved or suspended does. */
  sleep(): void;
  wake(): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when the process is gone. @throws {Error} unless it ends with exit code 0 */
  stop(): Promise<void>;
  /** Starts it on the same port and data, after a SIGKILL if it still runs; resolves when it is ready. */
  restart(): Promise<void>;
}

/** How long a server may take to start, and to end, in milliseconds. */
const patience = 30_000;

/** Starts a server on a free loopback port and resolves when it is ready. @throws {Error} with what it printed */
export async function startServer(data: TestData): Promise<TestServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const start = async (): Promise<Child> => {
    const child = startChild(['serve'], { LOG_LEVEL: 'warn', PORT: String(port), ...data.env }, '');
    await ready(child, `${origin}/readyz`);
    return child;
  };
  let child = await start();
  const end = async (signal: NodeJS.Signals) => {
    if (child.running()) child.signal(signal);
    const late = setTimeout(child.signal, patience, 'SIGKILL');
    const ending = await child.ended;
    clearTimeout(late);
    return ending;
  };
  const printed = (): string => Object.values(child.printed()).join('\n');
  return {
    fhir: `${origin}/fhir`,
    origin,
    printed,
    residentMemory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
    },
    sleep: () => {
      child.signal('SIGSTOP');
    },
    wake: () => {
      child.signal('SIGCONT');
    },
    kill: async () => {
      await end('SIGKILL');
    },
    stop: async () => {
      assert.equal(await end('SIGTERM'), 0, `a server did not end well: ${printed()}`);
    },
    restart: async () => {
      await end('SIGKILL');
      child = await start();
    },
  };
}

async function ready(child: Child, url: string): Promise<void> {
  const end = performance.now() + patience;
  while (child.running() && performance.now() < end) {
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(20);
  }
  child.signal('SIGKILL');
  await child.ended;
  throw new Error(`a server did not get ready: ${child.printed().stderr}`);
}

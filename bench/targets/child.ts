import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A process that serves HTTP on a loopback port. */
export interface Serving {
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to its first answer that it is ready, in milliseconds. */
  readonly readyAfter: number;
  /** SIGTERM. @throws {Error} unless it ends with exit code 0 */
  stop(): Promise<void>;
}

/** A program of this project, compiled or not. */
export interface Program {
  /** Relative to the folder of this file, without its ending. */
  readonly module: string;
  readonly args: readonly string[];
  /** Settings beside `PORT`. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes what the program prints to its standard output. */
  readonly output: string;
}

const patience = 60_000;

/** Starts a program that takes its port from `PORT` and answers on `/readyz`. */
export async function startServing({ module, args, env, output }: Program): Promise<Serving> {
  const port = await freePort();
  const sink = openSync(output, 'a');
  const began = performance.now();
  const child = spawn(process.execPath, [...moduleArgs(module), ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: process.env['TMPDIR'],
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', sink, 'pipe'],
  });
  closeSync(sink);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  while (!(await isReady(port))) {
    if (child.exitCode !== null || performance.now() - began > patience)
      throw new Error(`${module} did not get ready: ${said}`);
    await sleep(2);
  }
  return {
    pid: child.pid ?? 0,
    port,
    readyAfter: performance.now() - began,
    stop: async () => {
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      process.off('exit', kill);
      if (code !== 0) throw new Error(`${module} did not end well (${signal ?? String(code)}): ${said}`);
    },
  };
}

/** As this file is: compiled, or source that needs a loader. */
function moduleArgs(module: string): string[] {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const loader = ending === 'ts' ? ['--import', createRequire(import.meta.url).resolve('tsx')] : [];
  return [...loader, fileURLToPath(new URL(`${module}.${ending}`, import.meta.url))];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

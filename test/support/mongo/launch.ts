import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A MongoDB process that takes connections. */
export interface RunningMongo {
  signal(signal: NodeJS.Signals): void;
  /** Ends it by this signal; returns when it is gone, at once if it is gone already. */
  end(signal: NodeJS.Signals): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How long it may take to start, and to close its files, before it is killed, in milliseconds. */
const patience = 30_000;

/**
 * Starts a MongoDB and waits until it takes connections.
 *
 * @throws {Error} with a line of what it said, if it ends before or takes too long.
 */
export async function launch([file, ...args]: readonly [string, ...string[]]): Promise<RunningMongo> {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
  const gone = new Promise((resolve) => child.once('close', resolve));
  await ready(child);
  let asked = false;
  child.once('exit', (code, signal) => {
    if (!asked) console.error(`the MongoDB of the tests ended by itself (${signal ?? String(code)})`);
  });
  const signal = (name: NodeJS.Signals) => {
    asked = true;
    child.kill(name);
  };
  const end = async (name: NodeJS.Signals) => {
    signal(name);
    const late = setTimeout(signal, patience, 'SIGKILL');
    await gone;
    clearTimeout(late);
  };
  return { signal, end };
}

async function ready(child: Child): Promise<void> {
  const late = setTimeout(() => child.kill('SIGKILL'), patience);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: Buffer) => {
      said = (said + text.toString()).slice(-4_000);
      if (/waiting for connections/i.test(said)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`MongoDB did not start: ${tellingLine(said)}`));
    });
  }).finally(() => {
    clearTimeout(late);
  });
}

function tellingLine(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').trim();
}

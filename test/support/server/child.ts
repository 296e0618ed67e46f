import { spawn } from 'node:child_process';
import { cliProgram } from './cli-program.js';

/** A `tallystick` command that runs. */
export interface Child {
  /** What it has printed so far, the last of it. */
  readonly printed: () => { readonly stdout: string; readonly stderr: string };
  /** Resolves when it is gone. */
  readonly ended: Promise<Ending>;
  /** False once it is gone. */
  readonly running: () => boolean;
  /** Of the process. */
  readonly pid: number;
  readonly signal: (name: NodeJS.Signals) => void;
}

/** How a command ended: its exit code or the signal. */
export type Ending = number | NodeJS.Signals;

const mostKept = 200_000;

/** Runs the command, or another program, with these settings and none of our own; it dies with this process. */
export function startChild(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
  input: string,
  program = cliProgram,
): Child {
  const [file, ...args] = program(words);
  const child = spawn(file, args, { env: { ...inherited(), ...settings }, stdio: ['pipe', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] = (printed[name] + text).slice(-mostKept);
    });
  }
  // A command that ends without reading its input is no error of the test.
  child.stdin.on('error', () => undefined).end(input);
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', kill);
      resolve(signal ?? code ?? 0);
    });
  });
  return {
    printed: () => printed,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    pid: child.pid ?? 0,
    signal: (name) => {
      child.kill(name);
    },
  };
}

/** What a process needs to run at all, and the place for its coverage. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

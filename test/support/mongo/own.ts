import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from './fresh-database.js';
import { launch } from './launch.js';
import type { MongoEngine } from './mongo-engine.js';
import { mongoProgram } from './program.js';

/** Starts a MongoDB on a folder, a temporary one if none is given. */
export async function ownMongo(given?: string): Promise<MongoEngine> {
  const program = await mongoProgram();
  const dir = given ?? (await mkdtemp(join(tmpdir(), 'tallystick-mongo-')));
  await mkdir(dir, { recursive: true });
  const temporary = given === undefined ? [dir] : [];
  const start = async (port: number) => ({ port, ...(await launch(program(dir, port))) });
  let running = await retry(5, async () => await start(likelyFreePort()));
  const { port } = running;
  const uri = `mongodb://127.0.0.1:${String(port)}/?directConnection=true`;
  const cleanUp = () => {
    running.signal('SIGKILL');
    for (const folder of temporary) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', cleanUp);
  return {
    uri,
    owned: true,
    dir,
    freshUri: () => freshDatabase(uri),
    kill: async () => {
      await running.end('SIGKILL');
    },
    restart: async () => {
      await running.end('SIGKILL');
      running = await retry(50, async () => await start(port));
    },
    stop: async () => {
      await running.end('SIGTERM');
      process.off('exit', cleanUp);
      cleanUp();
    },
  };
}

/** Below the ports that systems hand out to clients: while it is down, none may come to sit on it. */
function likelyFreePort(): number {
  return randomInt(12_000, 30_000);
}

async function retry<T>(times: number, action: () => Promise<T>): Promise<T> {
  for (let left = times; ; left -= 1) {
    try {
      return await action();
    } catch (error) {
      if (left <= 1) throw error;
      await sleep(100);
    }
  }
}

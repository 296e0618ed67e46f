// Measures the server against the floor, in one run, and prints Markdown for docs/performance.md. See options.ts.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureStore } from './measure-store.js';
import { parseOptions, usage, type BenchOptions } from './options.js';
import { machineText, storeText } from './report.js';
import { mongoUnderTest, sqliteUnderTest, storesAsked } from './stores.js';

const began = performance.now();
const options = readOptions();
if (options) await bench(options);

function readOptions(): BenchOptions | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
    return null;
  }
}

async function bench(options: BenchOptions): Promise<void> {
  console.log(`${machineText(options)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const kind of await storesAsked(options.store)) {
    const own = join(folder, kind);
    mkdirSync(own);
    const store = kind === 'sqlite' ? sqliteUnderTest(own) : await mongoUnderTest();
    try {
      console.log(`${storeText(await measureStore(store, own, options.documents, options))}\n`);
    } finally {
      await store.close();
    }
  }
  console.log(`The bench took ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`);
}

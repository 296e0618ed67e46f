import { readFileSync } from 'node:fs';
import { readWitnessConfig } from '../../../src/config.js';
import { openSignerFile } from '../../../src/ledger/signer-file.js';
import { parseVerifierKey } from '../../../src/ledger/verifier-key.js';
import { makeLogger } from '../../../src/log.js';
import { openStore } from '../../../src/open-store.js';
import type { Notes } from '../../../src/store/port.js';
import { serveWitness } from '../../../src/witness-server.js';

/** A witness that is killed as soon as it has kept a checkpoint, before it can answer. */
const config = readWitnessConfig();
const store = await openStore(config, 'tool');
const lines = readFileSync(config.logsFile, 'utf8').split('\n');
const logs = lines.filter((line) => line.includes('+')).map(parseVerifierKey);
const notes: Notes = {
  get: (name) => store.notes.get(name),
  swap: async (...change) => {
    const swapped = await store.notes.swap(...change);
    if (swapped) process.kill(process.pid, 'SIGKILL');
    return swapped;
  },
};
const signer = openSignerFile(config.keyFile, config.name, 4);
const log = makeLogger('silent');
const running = await serveWitness({ notes, logs, signer }, config, log, () => store.close());
process.stderr.write(`Tallystick witnesses at ${running.url}\nIts key: ${running.vkey}\n`);

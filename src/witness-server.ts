import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openStore } from './open-store.js';
import type { WitnessConfig } from './config.js';
import { Fault } from './fault.js';
import { verifierKeyOf } from './ledger/note-signer.js';
import { openSignerFile } from './ledger/signer-file.js';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './ledger/verifier-key.js';
import { addCheckpoint, type Witness, type WitnessAnswer } from './ledger/witness/add-checkpoint.js';
import { logError, type Log } from './log.js';
import { readBody } from './rest/read-body.js';
import type { Store } from './store/port.js';

/** A witness that listens. */
export interface RunningWitness {
  /** Its submission prefix. */
  readonly url: string;
  /** The key by which its cosignatures are known. */
  readonly vkey: string;
  stop(): Promise<void>;
}

/** A request of 63 hashes and a checkpoint with many signatures is far shorter. */
const mostBytes = 131_072;

/** For headers and for a whole request, in milliseconds. */
const patience = 10_000;

/** Opens the witness's key, its logs and its notes, and listens. @throws Fault `config` or `unavailable` */
export async function startWitness(config: WitnessConfig, log: Log): Promise<RunningWitness> {
  const logs = readLogs(config.logsFile);
  const signer = openSignerFile(config.keyFile, config.name, 4);
  const store = await openWitnessStore(config);
  try {
    return await serveWitness({ notes: store.notes, logs, signer }, config, log, () => store.close());
  } catch (fault) {
    await store.close();
    throw fault;
  }
}

/** Listens for a witness that is put together. @param closed runs after the last answer */
export async function serveWitness(
  witness: Witness,
  { host, port }: Pick<WitnessConfig, 'host' | 'port'>,
  log: Log,
  closed: () => Promise<void>,
): Promise<RunningWitness> {
  const server = createServer({ headersTimeout: patience, requestTimeout: patience }, (request, response) => {
    void answer(request, witness, log).then((given) => {
      send(response, given);
    });
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Fault('config', 'PORT cannot be listened on; right would be a port that is free', [], cause);
  });
  const listening = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    vkey: formatVerifierKey(verifierKeyOf(witness.signer)),
    stop: async () => {
      const over = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await over;
      await closed();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type: WitnessAnswer['type'];
  readonly body: WitnessAnswer['body'];
}

async function answer(request: IncomingMessage, witness: Witness, log: Log): Promise<Answer> {
  if (request.url !== '/add-checkpoint') return plain(404, 'a witness has nothing but /add-checkpoint\n');
  if (request.method !== 'POST') return plain(405, 'checkpoints are posted\n');
  try {
    const body = await readBody(request, mostBytes);
    return await addCheckpoint(body, witness, Math.floor(Date.now() / 1000));
  } catch (error) {
    return failure(error, log);
  }
}

function failure(error: unknown, log: Log): Answer {
  const code = error instanceof Fault ? error.code : null;
  if (code === 'too-large') return plain(413, 'a request to a witness is shorter\n');
  if (code === 'invalid-request') return plain(400, 'the request was not whole\n');
  logError(log, error);
  return code === 'unavailable' ? plain(503, 'try again later\n') : plain(500, 'the witness cannot go on\n');
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** The embedded store has one server at a time and any number of tools: several processes may be one witness. */
async function openWitnessStore(config: WitnessConfig): Promise<Store> {
  try {
    return await openStore(config, 'tool');
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'config') throw error;
    const made = await openStore(config, 'server');
    await made.close();
    return openStore(config, 'tool');
  }
}

/** One verifier key a line; blank lines and such as begin with `#` are passed over. */
function readLogs(file: string): VerifierKey[] {
  const lines = textOf(file).split('\n');
  const keys = lines.flatMap((line, at) => (/^\s*(#.*)?$/.test(line) ? [] : [logKey(line.trim(), at + 1)]));
  if (keys.length > 0) return keys;
  throw new Fault('config', 'TALLYSTICK_WITNESS_LOGS names a file without keys; right would be one a line');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message =
      'TALLYSTICK_WITNESS_LOGS cannot be read; right would be a file with the verifier key of a log on each line';
    throw new Fault('config', message, [], cause);
  }
}

function logKey(hostile: string, line: number): VerifierKey {
  try {
    const key = parseVerifierKey(hostile);
    if (key.type === 1) return key;
  } catch {
    // Said below.
  }
  const right = 'right would be the key that the log prints, <name>+<id>+<key>';
  throw new Fault(
    'config',
    `TALLYSTICK_WITNESS_LOGS: line ${line} is not the verifier key of a log; ${right}`,
  );
}

import { verifierKeyOf, type NoteSigner } from '../../../src/ledger/note-signer.js';
import type { VerifierKey } from '../../../src/ledger/verifier-key.js';
import { addCheckpoint } from '../../../src/ledger/witness/add-checkpoint.js';
import type { WitnessAddress } from '../../../src/ledger/witness/ask-witness.js';
import { readBody } from '../../../src/rest/read-body.js';
import type { Notes } from '../../../src/store/port.js';
import { listen } from '../listen.js';
import { memoryNotes } from '../memory-notes.js';
import { newSigner } from '../note-keys.js';

/** A witness that listens, in this process. */
export interface HttpWitness {
  readonly address: WitnessAddress;
  readonly notes: Notes;
  /** The old size of each request so far. */
  readonly asked: readonly number[];
  stop(): Promise<void>;
}

/** @param signer other than the key that it is known by, if it is to sign with another */
export async function httpWitness(
  logs: readonly VerifierKey[],
  {
    notes = memoryNotes(),
    known = newSigner('witness.example/w1', 4),
    signer = known,
  }: Partial<{
    notes: Notes;
    known: NoteSigner;
    signer: NoteSigner;
  }> = {},
): Promise<HttpWitness> {
  const asked: number[] = [];
  const server = await listen((request, response) => {
    void readBody(request, 100_000).then(async (body) => {
      asked.push(Number(/^old (\d+)/.exec(body.toString())?.[1]));
      const answer = await addCheckpoint(body, { notes, logs, signer }, 1_700_000_000);
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
  });
  return { address: { key: verifierKeyOf(known), url: server.url }, notes, asked, stop: () => server.stop() };
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyRoot } from '../../../src/ledger/hashes.js';
import { formatCheckpoint } from '../../../src/ledger/checkpoint.js';
import { cosignedAt } from '../../../src/ledger/cosignature.js';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import { addSignatures, openNote, signNote } from '../../../src/ledger/signed-note.js';
import {
  addCheckpoint,
  type Witness,
  type WitnessAnswer,
} from '../../../src/ledger/witness/add-checkpoint.js';
import { formatAddCheckpoint } from '../../../src/ledger/witness/add-checkpoint-body.js';
import type { Notes } from '../../../src/store/port.js';
import { memoryNotes } from '../../support/memory-notes.js';
import { newSigner } from '../../support/note-keys.js';
import { rejects } from '../../support/refuses.js';
import { testLog, type TestLog } from '../../support/test-log.js';

const signer = newSigner('witness.example/w1', 4);
const log = testLog();
/** The same log to its key, with another history from leaf 3 on. */
const fork = testLog(log.signer, [3]);
const now = 1_679_315_147;

const witnessOf = (notes: Notes): Witness => ({
  notes,
  logs: [testLog(newSigner('other')).key, log.key],
  signer,
});

async function body(old: number, size: number, of: TestLog = log): Promise<Buffer> {
  const proof = old > 0 && old < size ? await of.prove(old, size) : [];
  return Buffer.from(formatAddCheckpoint({ old, proof, note: of.note(size) }));
}

async function ask(witness: Witness, old: number, size: number, of: TestLog = log): Promise<WitnessAnswer> {
  return addCheckpoint(await body(old, size, of), witness, now);
}

/** A witness that has cosigned 5 leaves of the log. */
async function witnessOfFive(): Promise<Witness> {
  const witness = witnessOf(memoryNotes());
  assert.equal((await ask(witness, 0, 5)).status, 200);
  return witness;
}

function assertCosigned(answer: WitnessAnswer, size: number, of: TestLog = log): void {
  assert.equal(answer.status, 200, answer.body);
  const { signatures } = openNote(addSignatures(of.note(size), [answer.body.trimEnd()]), [
    verifierKeyOf(signer),
  ]);
  const cosignature = signatures.find(({ key }) => key);
  assert.ok(cosignature, 'no cosignature of the witness');
  assert.equal(cosignedAt(cosignature.blob), now);
}

describe('A witness that is asked to cosign a checkpoint', () => {
  it('cosigns the first one it sees of a log, and then whatever extends it', async () => {
    const witness = witnessOf(memoryNotes());
    assertCosigned(await ask(witness, 0, 3), 3);
    assertCosigned(await ask(witness, 3, 3), 3);
    assertCosigned(await ask(witness, 3, 4), 4);
    assertCosigned(await ask(witness, 4, 130), 130);
    assert.deepEqual(await ask(witness, 3, 131), { status: 409, type: 'text/x.tlog.size', body: '130\n' });
  });

  it('answers with lines that each end with a line feed', async () => {
    assert.match((await ask(witnessOf(memoryNotes()), 0, 3)).body, /^— witness\.example\/w1 [^\n]+\n$/);
  });

  it('cosigns the checkpoint of an empty log', async () => {
    const witness = witnessOf(memoryNotes());
    assertCosigned(await ask(witness, 0, 0), 0);
    assertCosigned(await ask(witness, 0, 7), 7);
  });

  it('keeps each log by itself', async () => {
    const second = testLog(newSigner('log.example/second', 1));
    const witness: Witness = { ...(await witnessOfFive()), logs: [log.key, second.key] };
    assertCosigned(await ask(witness, 0, 2, second), 2, second);
    assertCosigned(await ask(witness, 5, 6), 6);
  });

  it('knows a log by any of its keys', async () => {
    const later = testLog(newSigner(log.signer.name, 1));
    const witness: Witness = { ...(await witnessOfFive()), logs: [log.key, later.key] };
    assertCosigned(await ask(witness, 5, 9, later), 9, later);
  });

  it('says which size it cosigned last if it is asked about another', async () => {
    const witness = await witnessOfFive();
    for (const [old, size] of [
      [0, 5],
      [0, 9],
      [4, 9],
      [6, 9],
      [3, 4],
    ] as const) {
      const answer = await ask(witness, old, size);
      assert.deepEqual(answer, { status: 409, type: 'text/x.tlog.size', body: '5\n' }, `${old} to ${size}`);
    }
  });

  it('does not cosign another history', async () => {
    const witness = await witnessOfFive();
    assert.equal((await ask(witness, 5, 5, fork)).status, 422);
    assert.equal((await ask(witness, 5, 9, fork)).status, 422);
    assertCosigned(await ask(witness, 5, 9), 9);
  });

  it('does not cosign without the right proof', async () => {
    const witness = await witnessOfFive();
    const right = await log.prove(5, 9);
    const wrong = [[], right.slice(1), [...right, emptyRoot], right.toReversed(), await log.prove(4, 9)];
    for (const proof of wrong) {
      const request = Buffer.from(formatAddCheckpoint({ old: 5, proof, note: log.note(9) }));
      assert.equal((await addCheckpoint(request, witness, now)).status, 422);
    }
    const proof = [emptyRoot];
    const spare = Buffer.from(formatAddCheckpoint({ old: 0, proof, note: log.note(9) }));
    assert.equal((await addCheckpoint(spare, witnessOf(memoryNotes()), now)).status, 422);
    assertCosigned(await ask(witness, 5, 9), 9);
  });

  it('does not cosign an empty log with a root that is not the empty one', async () => {
    const text = formatCheckpoint({ origin: log.signer.name, size: 0, root: log.root(1) });
    const note = signNote(text, [log.signer]);
    const request = Buffer.from(formatAddCheckpoint({ old: 0, proof: [], note }));
    assert.equal((await addCheckpoint(request, witnessOf(memoryNotes()), now)).status, 422);
  });

  it('does not know logs that it was not told of', async () => {
    const answer = await ask(witnessOf(memoryNotes()), 0, 3, testLog(newSigner('log.example/unknown', 1)));
    assert.equal(answer.status, 404);
  });

  it('does not take the word of anybody but the log', async () => {
    const witness = witnessOf(memoryNotes());
    const impostor = testLog(newSigner(log.signer.name, 1));
    assert.equal((await ask(witness, 0, 3, impostor)).status, 403);
    const altered = log.note(3).replace('\n3\n', '\n4\n');
    const request = Buffer.from(formatAddCheckpoint({ old: 0, proof: [], note: altered }));
    assert.equal((await addCheckpoint(request, witness, now)).status, 403);
  });

  it('passes over signatures by keys that it does not know', async () => {
    const other = newSigner('somebody.example', 1);
    const text = openNote(log.note(3), []).text;
    const note = signNote(text, [other, log.signer]);
    const request = Buffer.from(formatAddCheckpoint({ old: 0, proof: [], note }));
    assertCosigned(await addCheckpoint(request, witnessOf(memoryNotes()), now), 3);
  });

  it('does not go back: an old size above that of the checkpoint is no request', async () => {
    assert.equal((await ask(await witnessOfFive(), 5, 4)).status, 400);
  });

  it('takes up to 63 hashes and no more', async () => {
    const ofHashes = (count: number): Promise<WitnessAnswer> => {
      const proof = Array.from({ length: count }, () => emptyRoot);
      const request = formatAddCheckpoint({ old: 0, proof, note: log.note(3) });
      return addCheckpoint(Buffer.from(request), witnessOf(memoryNotes()), now);
    };
    assert.equal((await ofHashes(63)).status, 422);
    assert.equal((await ofHashes(64)).status, 400);
  });

  it('refuses what is no request', async () => {
    const good = (await body(0, 3)).toString();
    const bad = [
      '',
      'old 0',
      'old 0\n\n',
      good.replace('old 0', 'old'),
      good.replace('old 0', 'old -1'),
      good.replace('old 0', 'old 00'),
      good.replace('old 0', 'old 1e3'),
      good.replace('old 0', 'old 99999999999999999999'),
      good.replace('old 0', 'Old 0'),
      good.replace('old 0', 'old 0\nnot base64'),
      good.replace('old 0', 'old 0\nAAAA'),
      good.replace('old 0\n', 'old 0\r\n'),
      good.trimEnd(),
      good.replace('\n3\n', '\n03\n'),
    ];
    for (const text of bad) {
      const answer = await addCheckpoint(Buffer.from(text), witnessOf(memoryNotes()), now);
      assert.equal(answer.status, 400, text);
    }
    const notUtf8 = Buffer.concat([Buffer.from(good), Buffer.from([0xff])]);
    assert.equal((await addCheckpoint(notUtf8, witnessOf(memoryNotes()), now)).status, 400);
  });

  it('survives whatever is sent', async () => {
    const good = await body(0, 3);
    const mutated = fc
      .tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 4 }), fc.nat(8))
      .map(([at, put, cut]) => Buffer.concat([good.subarray(0, at), put, good.subarray(at + cut)]));
    const known = [200, 400, 403, 404, 409, 422];
    await fc.assert(
      fc.asyncProperty(mutated, async (hostile) => {
        const answer = await addCheckpoint(hostile, witnessOf(memoryNotes()), now);
        assert.ok(known.includes(answer.status));
        if (answer.status === 200) assertCosigned(answer, 3);
      }),
    );
  });

  it('says nothing while its notes cannot be trusted', async () => {
    const notes = memoryNotes();
    await notes.swap(`witness ${log.signer.name}`, null, Buffer.from('noise'));
    await rejects('tampered', () => ask(witnessOf(notes), 0, 3));
    const others = memoryNotes();
    const text = formatCheckpoint({ origin: 'another', size: 1, root: emptyRoot });
    await others.swap(`witness ${log.signer.name}`, null, Buffer.from(text));
    await rejects('tampered', () => ask(witnessOf(others), 1, 3));
  });
});

describe('A witness that is asked twice at once', () => {
  for (const [a, b] of [
    [7, 9],
    [5, 9],
  ] as const) {
    it(`does not go back from ${b} to ${a} leaves (the race of the specification)`, async () => {
      const witness = await witnessOfFive();
      const { notes, waiting, go } = slowly(witness.notes);
      const answerA = ask({ ...witness, notes }, 5, a);
      await waiting;
      assertCosigned(await ask(witness, 5, b), b);
      go();
      assert.deepEqual(await answerA, { status: 409, type: 'text/x.tlog.size', body: `${b}\n` });
    });
  }

  /** The same notes, where a swap waits until it is let go. */
  function slowly(inner: Notes): { notes: Notes; waiting: Promise<void>; go: () => void } {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    let arrived = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const swap: Notes['swap'] = async (...change) => {
      arrived();
      await gone;
      return inner.swap(...change);
    };
    return { notes: { get: (name) => inner.get(name), swap }, waiting, go };
  }

  it('cosigns one of two histories', async () => {
    const witness = witnessOf(memoryNotes());
    const answers = await Promise.all([ask(witness, 0, 5), ask(witness, 0, 5, fork)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });
});

import assert from 'node:assert/strict';
import { addSignatures, openNote, signNote } from '../../../src/ledger/signed-note.js';
import { formatVerifierKey, parseVerifierKey } from '../../../src/ledger/verifier-key.js';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import { askWitness, type WitnessAddress } from '../../../src/ledger/witness/ask-witness.js';
import { gatherCosignatures, type Gathering } from '../../../src/ledger/witness/gather-cosignatures.js';
import { requireQuorum } from '../../../src/ledger/witness/require-quorum.js';
import { listen, type TestHttp } from '../../support/listen.js';
import { newSigner } from '../../support/note-keys.js';
import { rejects } from '../../support/refuses.js';
import { testLog } from '../../support/test-log.js';
import { httpWitness, type HttpWitness } from '../../support/witness/http-witness.js';

const log = testLog();

describe('Asking witnesses for cosignatures', () => {
  const running: { stop: () => Promise<void> }[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  async function witness(
    ...more: Parameters<typeof httpWitness> extends [unknown, ...infer Rest] ? Rest : never
  ) {
    const started = await httpWitness([log.key], ...more);
    running.push(started);
    return started;
  }

  async function answering(status: number, type: string, body: string): Promise<WitnessAddress> {
    return at(
      await listen((_request, response) => {
        response.writeHead(status, { 'content-type': type }).end(body);
      }),
    );
  }

  /** Takes requests and never answers. */
  async function silent(): Promise<WitnessAddress> {
    return at(await listen(() => undefined));
  }

  /** Nobody listens there. */
  async function down(): Promise<WitnessAddress> {
    const address = at(await listen(() => undefined));
    await running.pop()?.stop();
    return address;
  }

  function at(server: TestHttp): WitnessAddress {
    running.push(server);
    return { key: verifierKeyOf(newSigner('witness.example/other', 4)), url: server.url };
  }

  const ask = (address: WitnessAddress, size: number, old = 0) =>
    askWitness(address, log.note(size), log.prove, old, AbortSignal.timeout(1000));

  const gathering = (
    witnesses: readonly (HttpWitness | WitnessAddress)[],
    quorum: number,
    more: Partial<Gathering & { required: boolean }> = {},
  ): Gathering => ({
    policy: {
      witnesses: witnesses.map((one) => ('address' in one ? one.address : one)),
      quorum,
      required: more.required ?? true,
    },
    prove: log.prove,
    sizes: new Map(),
    patience: 5000,
    ...more,
  });

  describe('one by one', () => {
    it('brings a cosignature that holds', async () => {
      const { address } = await witness();
      const reply = await ask(address, 5);
      assert.ok(reply.kind === 'cosigned');
      const { signatures } = openNote(addSignatures(log.note(5), [reply.line]), [address.key]);
      assert.equal(signatures.filter(({ key }) => key).length, 1);
    });

    it('asks again with the proof from the size that the witness has', async () => {
      const { address, asked } = await witness();
      await ask(address, 5);
      assert.equal((await ask(address, 9, 3)).kind, 'cosigned');
      assert.equal((await ask(address, 9)).kind, 'cosigned');
      assert.deepEqual(asked, [0, 3, 5, 0, 9]);
    });

    it('says when the witness has cosigned a larger checkpoint', async () => {
      const { address } = await witness();
      await ask(address, 9);
      assert.deepEqual(await ask(address, 5), { kind: 'ahead', size: 9 });
    });

    it('says when the witness refuses', async () => {
      const { address } = await witness();
      await ask(address, 5);
      const fork = testLog(log.signer, [2]);
      const reply = await askWitness(address, fork.note(5), fork.prove, 5, AbortSignal.timeout(1000));
      assert.deepEqual(reply, { kind: 'refused', status: 422 });
      const stranger = testLog(newSigner('log.example/stranger'));
      const unknown = await askWitness(
        address,
        stranger.note(5),
        stranger.prove,
        0,
        AbortSignal.timeout(1000),
      );
      assert.deepEqual(unknown, { kind: 'refused', status: 404 });
    });

    it('takes no answer for one that does not hold', async () => {
      const other = await witness({ signer: newSigner('witness.example/w1', 4) });
      const { address } = await witness();
      const elsewhere = await ask(address, 4);
      assert.ok(elsewhere.kind === 'cosigned');
      const answers: (WitnessAddress | Promise<WitnessAddress>)[] = [
        other.address,
        { ...(await answering(200, 'text/plain', `${elsewhere.line}\n`)), key: address.key },
        answering(200, 'text/plain', ''),
        answering(200, 'text/plain', 'noise\n'),
        answering(200, 'text/plain', `${elsewhere.line}\n`.repeat(1000)),
        answering(302, 'text/plain', ''),
        silent(),
        down(),
      ];
      for (const answer of answers) {
        const reply = await ask(await answer, 5);
        assert.ok(reply.kind === 'away' || (reply.kind === 'refused' && reply.status === 302));
      }
    }).timeout(10_000);

    it('does not go round for ever with a witness that contradicts itself', async () => {
      let size = 1;
      const liar = at(
        await listen((_request, response) => {
          size = size === 1 ? 2 : 1;
          response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${size}\n`);
        }),
      );
      assert.equal((await ask(liar, 5)).kind, 'away');
      const stubborn = await answering(409, 'text/x.tlog.size', '0\n');
      assert.deepEqual(await ask(stubborn, 5), { kind: 'refused', status: 409 });
      for (const body of ['', '-1\n', '99999999999999999999\n', 'many\n']) {
        const odd = await answering(409, 'text/x.tlog.size', body);
        assert.deepEqual(await ask(odd, 5), { kind: 'refused', status: 409 });
      }
    });
  });

  describe('under a quorum', () => {
    it('adds cosignatures that anybody can verify', async () => {
      const witnesses = [await witness(), await witness({ known: newSigner('witness.example/w2', 4) })];
      const cosigned = await gatherCosignatures(log.note(5), gathering(witnesses, 2));
      assert.equal(cosigned.count, 2);
      assert.ok(cosigned.met);
      const keys = witnesses.map(({ address }) => parseVerifierKey(formatVerifierKey(address.key)));
      const { signatures } = openNote(cosigned.note, [log.key, ...keys]);
      assert.equal(signatures.filter(({ key }) => key).length, 3);
    });

    it('is met while one witness is down and the others suffice', async () => {
      const up = [await witness(), await witness({ known: newSigner('witness.example/w2', 4) })];
      const cosigned = await gatherCosignatures(log.note(5), gathering([await down(), ...up], 2));
      assert.deepEqual([cosigned.count, cosigned.met], [2, true]);
    });

    it('is not met while too many are down, and says so', async () => {
      const witnesses = [await down(), await witness()];
      const cosigned = await gatherCosignatures(log.note(5), gathering(witnesses, 2));
      assert.deepEqual([cosigned.count, cosigned.met], [1, false]);
      const welcome = await gatherCosignatures(log.note(6), gathering(witnesses, 2, { required: false }));
      assert.deepEqual([welcome.count, welcome.met], [1, true]);
    });

    it('does not wait for more than it needs', async () => {
      const witnesses = [await silent(), await witness()];
      const began = performance.now();
      const cosigned = await gatherCosignatures(log.note(5), gathering(witnesses, 1));
      assert.deepEqual([cosigned.count, cosigned.met], [1, true]);
      assert.ok(performance.now() - began < 3000);
    });

    it('does not wait longer than it may', async () => {
      const witnesses = [await silent(), await witness()];
      const began = performance.now();
      const cosigned = await gatherCosignatures(log.note(5), gathering(witnesses, 2, { patience: 300 }));
      assert.deepEqual([cosigned.count, cosigned.met], [1, false]);
      assert.ok(performance.now() - began < 3000);
    });

    it('remembers what each witness has', async () => {
      const one = await witness();
      const policy = gathering([one], 1);
      for (const size of [5, 9, 9, 12]) assert.ok((await gatherCosignatures(log.note(size), policy)).met);
      assert.deepEqual(one.asked, [0, 5, 9, 9]);
    });

    it('counts a witness once, whatever it signs', async () => {
      const one = await witness();
      const cosigned = await gatherCosignatures(log.note(5), gathering([one, one], 2));
      assert.deepEqual([cosigned.count, cosigned.met], [1, false]);
    });

    it('counts no signature of somebody else', async () => {
      const text = openNote(log.note(5), []).text;
      const known = newSigner('witness.example/w1', 4);
      const [, line = ''] = signNote(text, [{ ...known, type: 1 }]).split('\n\n');
      const forger = { ...(await answering(200, 'text/plain', line)), key: verifierKeyOf(known) };
      assert.equal((await gatherCosignatures(log.note(5), gathering([forger], 1))).count, 0);
    });

    it('keeps a publisher from publishing what too few cosigned', async () => {
      const one = await witness();
      const { policy } = gathering([one], 1);
      const publish = requireQuorum(policy, log.prove, 5000);
      const signed = [await publish(log.note(5)), await publish(log.note(9))];
      assert.ok(signed.every((note) => openNote(note, [one.address.key]).signatures.some(({ key }) => key)));
      assert.deepEqual(one.asked, [0, 5]);
      const lacking = gathering([one, await down()], 2).policy;
      await rejects('unavailable', () => requireQuorum(lacking, log.prove, 5000)(log.note(10)));
      const welcome = requireQuorum({ ...lacking, required: false }, log.prove, 5000);
      assert.equal(openNote(await welcome(log.note(11)), []).signatures.length, 2);
    });

    it('asks nobody where nobody is needed', async () => {
      const one = await witness();
      const note = log.note(5);
      assert.deepEqual(await gatherCosignatures(note, gathering([one], 0)), { note, count: 0, met: true });
      assert.deepEqual(one.asked, []);
    });
  });
});

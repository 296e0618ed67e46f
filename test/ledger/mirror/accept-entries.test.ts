import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { acceptEntries, type Acceptance } from '../../../src/ledger/mirror/accept-entries.js';
import { parseEntriesAnswer, type EntriesAnswer } from '../../../src/ledger/mirror/entries-answer.js';
import { digestOf, formatPost, type EntriesPost } from '../../../src/ledger/mirror/entries-post.js';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import type { LogIdentity } from '../../../src/ledger/published.js';
import type { Store } from '../../../src/store/port.js';
import { entryCommit, entryIsThatOfItsLeaf } from '../../support/ledger-entries.js';
import { newSigner } from '../../support/note-keys.js';
import { withTempStore } from '../../support/temp-store.js';

const sender: LogIdentity = { origin: 'near.example', signers: [newSigner('near.example')] };
const receiver: LogIdentity = { origin: 'far.example', signers: [newSigner('far.example')] };
const keyOf = ({ signers }: LogIdentity) => {
  const [signer] = signers;
  assert.ok(signer);
  return verifierKeyOf(signer);
};

function someEntries(count: number): EntriesPost['entries'] {
  const { leaves, entries } = entryCommit(count);
  return leaves.map((leaf, at) => ({ leaf, sealed: entries[at] ?? null }));
}

const postOf = (more: Partial<EntriesPost> = {}): EntriesPost => ({
  from: sender.origin,
  to: receiver.origin,
  sequence: 1,
  again: false,
  entries: someEntries(3),
  ...more,
});

describe('Taking in entries of another ledger', () => {
  const acceptance = (store: Store): Acceptance => ({
    store,
    log: receiver,
    accepted: [keyOf(sender)],
    check: ({ leaf, sealed }) => leaf.length === 101 && (!sealed || entryIsThatOfItsLeaf(leaf, sealed)),
  });

  /** The answer to a post of our own, which has to hold. */
  async function take(store: Store, post: EntriesPost): Promise<EntriesAnswer> {
    const body = formatPost(post, sender);
    const answer = await acceptEntries(acceptance(store))(body);
    const parsed = parseEntriesAnswer(Buffer.from(answer.body), digestOf(body), keyOf(receiver));
    assert.equal(answer.status, parsed.kind === 'kept' ? 200 : 409);
    return parsed;
  }

  async function refused(store: Store, body: Buffer): Promise<number> {
    const size = await store.ledger.size();
    const { status } = await acceptEntries(acceptance(store))(body);
    assert.equal(await store.ledger.size(), size);
    return status;
  }

  it('appends leaves with what lies beside them, in their order', async () => {
    await withTempStore(async (store) => {
      await store.commit([entryCommit(2)]);
      const [whole, gone] = [someEntries(2), someEntries(1).map(({ leaf }) => ({ leaf, sealed: null }))];
      const entries = [...whole, ...gone];
      assert.deepEqual(await take(store, postOf({ entries })), { kind: 'kept', index: 2 });
      assert.deepEqual(
        (await store.ledger.leaves(2, 10)).map(({ leaf }) => leaf),
        entries.map(({ leaf }) => leaf),
      );
      assert.deepEqual(
        await store.ledger.entries(2, 10),
        entries.map(({ sealed }) => sealed),
      );
    });
  });

  it('answers what came before as it did then, also under another sequence', async () => {
    await withTempStore(async (store) => {
      const post = postOf();
      const first = await take(store, post);
      assert.deepEqual(await take(store, postOf({ sequence: 2 })), { kind: 'kept', index: 3 });
      assert.deepEqual(await take(store, post), first);
      assert.deepEqual(await take(store, { ...post, sequence: 3 }), first);
      assert.equal(await store.ledger.size(), 6);
    });
  });

  it('takes nothing that was held back, after whatever came since', async () => {
    await withTempStore(async (store) => {
      const held = postOf({ sequence: 7 });
      assert.equal((await take(store, postOf({ sequence: 7 }))).kind, 'kept');
      assert.deepEqual(await take(store, held), { kind: 'behind', sequence: 7 });
      assert.deepEqual(await take(store, { ...held, sequence: 5 }), { kind: 'behind', sequence: 7 });
      assert.equal(await store.ledger.size(), 3);
      assert.deepEqual(await take(store, { ...held, sequence: 8 }), { kind: 'kept', index: 3 });
    });
  });

  it('leaves out what it has of what comes again', async () => {
    await withTempStore(async (store) => {
      const [one, two] = [someEntries(3), someEntries(2)];
      await take(store, postOf({ entries: one }));
      const again = postOf({ entries: [...one.slice(1), ...two], sequence: 2, again: true });
      assert.deepEqual(await take(store, again), { kind: 'kept', index: 1 });
      assert.deepEqual(
        (await store.ledger.leaves(0, 10)).map(({ leaf }) => leaf),
        [...one, ...two].map(({ leaf }) => leaf),
      );
      const all = postOf({ entries: one, sequence: 3, again: true });
      assert.deepEqual(await take(store, { ...all, entries: one.slice(0, 1) }), { kind: 'kept', index: 0 });
      assert.equal(await store.ledger.size(), 5);
    });
  });

  it('appends what comes twice at one moment once', async () => {
    await withTempStore(async (store) => {
      const accept = acceptEntries(acceptance(store));
      const body = formatPost(postOf(), sender);
      const answers = await Promise.all([accept(body), accept(body), accept(body)]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200],
      );
      assert.equal(await store.ledger.size(), 3);
    });
  });

  it('takes nothing from anybody else, for anybody else, or under another name', async () => {
    await withTempStore(async (store) => {
      const other: LogIdentity = { origin: 'other.example', signers: [newSigner('other.example')] };
      const namesake: LogIdentity = { ...sender, signers: [newSigner(sender.origin)] };
      assert.equal(await refused(store, formatPost(postOf({ from: other.origin }), other)), 403);
      assert.equal(await refused(store, formatPost(postOf(), namesake)), 403);
      assert.equal(await refused(store, formatPost(postOf({ from: other.origin }), sender)), 403);
      assert.equal(await refused(store, formatPost(postOf({ to: other.origin }), sender)), 403);
    });
  });

  it('takes nothing that is not what was signed', async () => {
    await withTempStore(async (store) => {
      const body = formatPost(postOf(), sender);
      const altered = fc.oneof(
        fc.nat(body.length - 1).map((at) => {
          const copy = Buffer.from(body);
          copy[at] = (copy[at] ?? 0) ^ 1;
          return copy;
        }),
        fc.nat(body.length - 1).map((length) => body.subarray(0, length)),
        fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => Buffer.concat([body, more])),
        fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      );
      await fc.assert(
        fc.asyncProperty(altered, async (hostile) => {
          assert.ok([400, 403].includes(await refused(store, hostile)));
        }),
        { numRuns: 300 },
      );
      assert.equal((await acceptEntries(acceptance(store))(body)).status, 200);
    });
  });

  it('takes nothing that is no entry, no entries, and not too many', async () => {
    await withTempStore(async (store) => {
      const [entry] = someEntries(1);
      assert.ok(entry);
      const wrong: EntriesPost['entries'][] = [
        [],
        [{ leaf: entry.leaf, sealed: randomBytes(40) }],
        [entry, { leaf: randomBytes(60), sealed: null }],
        someEntries(1025),
      ];
      for (const entries of wrong) {
        assert.equal(await refused(store, formatPost(postOf({ entries }), sender)), 400);
      }
    });
  });

  it('says who kept what, so that nobody else can', async () => {
    await withTempStore(async (store) => {
      const body = formatPost(postOf(), sender);
      const digest = digestOf(body);
      const note = Buffer.from((await acceptEntries(acceptance(store))(body)).body);
      assert.equal(parseEntriesAnswer(note, digest, keyOf(receiver)).kind, 'kept');
      const other = verifierKeyOf(newSigner(receiver.origin));
      assert.throws(() => parseEntriesAnswer(note, digest, other), { code: 'unavailable' });
      assert.throws(() => parseEntriesAnswer(note, randomBytes(32), keyOf(receiver)), {
        code: 'unavailable',
      });
      const changed = Buffer.from(note.toString().replace('kept 0', 'kept 1'));
      assert.throws(() => parseEntriesAnswer(changed, digest, keyOf(receiver)), { code: 'unavailable' });
      assert.throws(() => parseEntriesAnswer(Buffer.from('kept 0\n'), digest, keyOf(receiver)), {
        code: 'unavailable',
      });
    });
  });
});

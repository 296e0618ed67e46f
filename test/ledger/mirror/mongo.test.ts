import assert from 'node:assert/strict';
import { acceptEntries } from '../../../src/ledger/mirror/accept-entries.js';
import { formatPost, type EntriesPost } from '../../../src/ledger/mirror/entries-post.js';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import type { LogIdentity } from '../../../src/ledger/published.js';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import type { Store } from '../../../src/store/port.js';
import { entryCommit, entryIsThatOfItsLeaf } from '../../support/ledger-entries.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { newSigner } from '../../support/note-keys.js';

const sender: LogIdentity = { origin: 'near.example', signers: [newSigner('near.example')] };
const receiver: LogIdentity = { origin: 'far.example', signers: [newSigner('far.example')] };

function postOf(sequence: number, count = 3): Buffer {
  const { leaves, entries: sealed } = entryCommit(count);
  const entries: EntriesPost['entries'] = leaves.map((leaf, at) => ({ leaf, sealed: sealed[at] ?? null }));
  return formatPost({ from: sender.origin, to: receiver.origin, sequence, again: false, entries }, sender);
}

describeMongo('Taking in entries of another ledger, by several processes on MongoDB', (mongo) => {
  let stores: Store[] = [];

  beforeEach(async () => {
    const uri = mongo().freshUri();
    stores = [await openMongoStore(uri), await openMongoStore(uri)];
  });

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  const processes = () =>
    stores.map((store) =>
      acceptEntries({
        store,
        log: receiver,
        accepted: sender.signers.map(verifierKeyOf),
        check: ({ leaf, sealed }) => sealed !== null && entryIsThatOfItsLeaf(leaf, sealed),
      }),
    );

  it('appends a post once, whichever of them gets it, and how often', async () => {
    for (let round = 1; round <= 10; round++) {
      const body = postOf(round);
      const answers = await Promise.all(processes().flatMap((accept) => [accept(body), accept(body)]));
      // One that comes while another process is at the same may be asked to come again.
      assert.ok(answers.every(({ status }) => status === 200 || status === 409));
      assert.ok(answers.some(({ status }) => status === 200));
      for (const accept of processes()) assert.equal((await accept(body)).status, 200);
      assert.equal(await stores[0]?.ledger.size(), 3 * round);
    }
  });

  it('takes no sequence twice, whichever of them has seen it', async () => {
    for (let round = 1; round <= 10; round++) {
      const answers = await Promise.all(processes().map((accept) => accept(postOf(round))));
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409]);
      assert.equal(await stores[0]?.ledger.size(), 3 * round);
    }
  });
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerLedger, type LedgerAnswer } from '../../src/ledger/answer-ledger.js';
import { decodeBundle } from '../../src/ledger/bundle.js';
import { parseCheckpoint } from '../../src/ledger/checkpoint.js';
import { consistencyHolds } from '../../src/ledger/consistency-proof.js';
import { emptyRoot, leafHash } from '../../src/ledger/hashes.js';
import { inclusionHolds } from '../../src/ledger/inclusion-proof.js';
import { verifierKeyOf } from '../../src/ledger/note-signer.js';
import { openNote } from '../../src/ledger/signed-note.js';
import { tilePath, tilesOf } from '../../src/ledger/tile.js';
import { tileHashes } from '../../src/ledger/tile-hashes.js';
import { rangeHashes } from '../../src/ledger/leaf-ranges.js';
import type { Store } from '../../src/store/port.js';
import { newLog, soon, whileFollowing, type Followed } from '../support/followed-tree.js';
import { entryCommit, entryIsThatOfItsLeaf, tamper } from '../support/ledger-entries.js';
import { naiveRoot } from '../support/naive-tree.js';
import { rejects } from '../support/refuses.js';
import { withTempStore } from '../support/temp-store.js';

const size = 600;
const log = newLog();

type Get = (target: string) => Promise<LedgerAnswer | null>;

describe('The public ledger', () => {
  it('answers the latest checkpoint, which nobody is to keep', async () => {
    await whilePublished(async ({ get }) => {
      const { status, headers, body } = await found(get, '/ledger/checkpoint');
      const opened = openNote(body, log.signers.map(verifierKeyOf));
      assert.equal(opened.signatures[0]?.name, log.origin);
      assert.equal(parseCheckpoint(opened.text).size, size);
      assert.deepEqual(
        [status, headers['content-type'], headers['cache-control']],
        [200, 'text/plain; charset=utf-8', 'public, max-age=1'],
      );
    });
  });

  it('answers tiles that lead to the signed root, and that may be kept for ever', async () => {
    await whilePublished(async ({ get, store }) => {
      const answers = new Map<string, LedgerAnswer>();
      for (const tile of tilesOf(size)) {
        answers.set(tilePath(tile), await found(get, `/ledger/${tilePath(tile)}`));
      }
      assert.deepEqual(
        [...answers.keys()],
        ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2'],
      );
      const read = (path: string) => Buffer.from(answers.get(path)?.body ?? '');
      const hashes = tileHashes(size, (tile) => Promise.resolve(read(tilePath(tile))));
      const [root] = await rangeHashes(hashes, [{ start: 0, end: size }]);
      assert.deepEqual(root, naiveRoot(await leafHashes(store)));
      for (const { headers } of answers.values()) {
        assert.equal(headers['content-type'], 'application/octet-stream');
        assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      }
    });
  });

  it('answers narrower tiles too, as they were when the tree was smaller', async () => {
    await whilePublished(async ({ get }) => {
      for (const [narrow, wide] of [
        ['tile/0/002.p/3', 'tile/0/002.p/88'],
        ['tile/0/000.p/255', 'tile/0/000'],
      ]) {
        const [part, whole] = [await found(get, `/ledger/${narrow}`), await found(get, `/ledger/${wide}`)];
        assert.deepEqual(part.body, Buffer.from(whole.body).subarray(0, part.body.length));
      }
    });
  });

  it('answers leaves and sealed entries, which belong together', async () => {
    await whilePublished(async ({ get, store }) => {
      const leaves = await found(get, '/ledger/tile/entries/001');
      const sealed = await found(get, '/ledger/sealed/001');
      const [all, entries] = [decode(leaves, 2), decode(sealed, 4)];
      assert.equal(all.length, 256);
      assert.ok(all.every((leaf, at) => entryIsThatOfItsLeaf(leaf, entries[at] ?? Buffer.alloc(0))));
      assert.equal(leaves.headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(sealed.headers['cache-control'], 'no-cache');
      const last = decode(await found(get, '/ledger/tile/entries/002.p/88'), 2);
      assert.deepEqual(last.at(-1), (await store.ledger.leaves(size - 1, 1))[0]?.leaf);
    });
  });

  it('answers an erased entry as one without bytes', async () => {
    await whilePublished(async ({ get, store }) => {
      await store.ledger.eraseEntries([257]);
      const entries = decode(await found(get, '/ledger/sealed/001.p/3'), 4);
      assert.deepEqual(
        entries.map(({ length }) => length),
        [40, 0, 40],
      );
    });
  });

  it('proves each leaf, by its index or by its hash, under the checkpoint that comes with the proof', async () => {
    await whilePublished(async ({ get, store }) => {
      for (const [index, hash] of (await leafHashes(store)).slice(0, size).entries()) {
        if (index % 37 !== 0 && index !== size - 1) continue;
        const answer = await found(get, `/ledger/inclusion?index=${index}`);
        assert.deepEqual(
          (await found(get, `/ledger/inclusion?leaf=${hash.toString('hex')}`)).body,
          answer.body,
        );
        const said = parsed(answer) as { index: number; size: number; proof: string[]; checkpoint: string };
        const { root } = parseCheckpoint(openNote(said.checkpoint, log.signers.map(verifierKeyOf)).text);
        const claim = { ...said, leafHash: hash, proof: said.proof.map(fromBase64), root };
        assert.equal(said.index, index);
        assert.ok(inclusionHolds(claim));
      }
    });
  });

  it('proves that trees of any two sizes are consistent', async () => {
    await whilePublished(async ({ get, store }) => {
      const leaves = await leafHashes(store);
      for (const [from, to] of [
        [0, 5],
        [1, 600],
        [255, 256],
        [256, 257],
        [300, 600],
        [600, 600],
      ] as const) {
        const said = parsed(await found(get, `/ledger/consistency?from=${from}&to=${to}`)) as {
          from: number;
          to: number;
          proof: string[];
        };
        const [fromRoot, toRoot] = [from, to].map((each) => naiveRoot(leaves.slice(0, each)));
        const proof = said.proof.map(fromBase64);
        assert.ok(
          consistencyHolds({ ...said, fromRoot: fromRoot ?? emptyRoot, toRoot: toRoot ?? emptyRoot, proof }),
          `${from} to ${to}`,
        );
      }
    });
  });

  it('waits for growth beyond a size, and tells at once where there is some', async () => {
    await whilePublished(async ({ get, store }) => {
      assert.deepEqual(parsed(await found(get, '/ledger/growth?size=599')), { size: 600 });
      let answered = false;
      const waiting = found(get, '/ledger/growth?size=600').finally(() => {
        answered = true;
      });
      await sleep(50);
      assert.ok(!answered);
      await store.commit([entryCommit(1)]);
      assert.deepEqual(parsed(await waiting), { size: 601 });
    });
  });

  it('serves nothing that no checkpoint covers yet', async () => {
    let willing = true;
    const gather = (note: string) => (willing ? Promise.resolve(note) : Promise.reject(new Error('wait')));
    await whilePublished(async ({ get, store, followed }) => {
      willing = false;
      await store.commit([entryCommit(300)]);
      await followed.tree.grown(size, 5000);
      const hash = (await leafHashes(store))[size]?.toString('hex') ?? '';
      const hidden = [
        'tile/0/002',
        'tile/0/002.p/89',
        'tile/0/003.p/1',
        'tile/1/000.p/3',
        'tile/2/000.p/1',
        'tile/entries/002.p/89',
        'sealed/002.p/89',
        'sealed/002',
        'inclusion?index=600',
        `inclusion?leaf=${hash}`,
        'consistency?from=600&to=601',
      ];
      for (const target of hidden) assert.equal((await found(get, `/ledger/${target}`)).status, 404, target);
      assert.equal((await found(get, '/ledger/tile/0/002.p/88')).status, 200);
    }, gather);
  });

  it('has nothing before the first checkpoint', async () => {
    await withTempStore(async (store) => {
      const act = async (followed: Followed) => {
        assert.equal((await found(getter(store, followed), '/ledger/checkpoint')).status, 404);
      };
      await whileFollowing(store, log, act, () => Promise.reject(new Error('wait')));
    });
  });

  it('refuses in one line of plain text what it does not understand', async () => {
    await whilePublished(async ({ get }) => {
      const hostile = [
        'tile/0',
        'tile/0/1',
        'tile/0/000.p/0',
        'tile/0/000.p/256',
        'tile/data/000',
        'tile/64/000',
        'tile/0/000/',
        'tile/0/000%0a',
        'sealed/0',
        'sealed/../../x',
        'sealed/entries/000',
        'inclusion',
        'inclusion?index=',
        'inclusion?index=-1',
        'inclusion?index=01',
        'inclusion?index=1e2',
        'inclusion?index=1&index=2',
        'inclusion?index=1&other=2',
        'inclusion?leaf=',
        'inclusion?leaf=00',
        'inclusion?index=1&leaf=00',
        `inclusion?leaf=${'A'.repeat(64)}`,
        'consistency?from=1',
        'consistency?from=2&to=1',
        'consistency?from=1&to=x',
        'consistency?from=1&from=2',
        'growth',
        'growth?size=-1',
        'growth?size=1&size=2',
      ];
      for (const target of hostile) {
        const { status, headers, body } = await found(get, `/ledger/${target}`);
        assert.equal(status, 400, target);
        assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
        assert.equal(headers['cache-control'], 'no-store');
        assert.match(String(body), /^[^\n]+\n$/);
      }
      assert.equal((await found(get, `/ledger/inclusion?leaf=${'0'.repeat(64)}`)).status, 404);
    });
  });

  it('leaves other paths to others', async () => {
    await whilePublished(async ({ get }) => {
      for (const path of [
        '/',
        '/ledger',
        '/ledger/',
        '/ledger/other',
        '/ledger/tile',
        '/x/ledger/checkpoint',
      ]) {
        assert.equal(await get(path), null, path);
      }
      for (const path of [
        '/ledger/checkpoint/',
        '/ledger/checkpoint/more',
        '/ledger/constructor',
        '/ledger/toString/a',
      ]) {
        assert.equal(await get(path), null, path);
      }
    });
  });

  it('does not serve a leaf that is not the published one', async () => {
    await whilePublished(async ({ get, file }) => {
      tamper(file, 'UPDATE leaves SET leaf = ? WHERE idx = 300', Buffer.alloc(101, 1));
      await rejects('tampered', () => get('/ledger/tile/entries/001'));
      assert.equal((await found(get, '/ledger/tile/entries/000')).status, 200);
    });
  });

  it('does not serve a tile that is not the published one, nor proofs out of it', async () => {
    await whilePublished(async ({ get, file }) => {
      tamper(file, 'UPDATE tiles SET hashes = ? WHERE idx = 1', Buffer.alloc(8192, 1));
      await rejects('tampered', () => get('/ledger/tile/0/001'));
      await rejects('tampered', () => get('/ledger/inclusion?index=300'));
      assert.equal((await found(get, '/ledger/tile/0/000')).status, 200);
    });
  });
});

interface Served {
  readonly get: Get;
  readonly store: Store;
  readonly file: string;
  readonly followed: Followed;
}

async function whilePublished(
  act: (served: Served) => Promise<void>,
  gather?: (note: string) => Promise<string>,
): Promise<void> {
  await withTempStore(async (store, file) => {
    await store.commit([entryCommit(size)]);
    await whileFollowing(
      store,
      log,
      async (followed) => {
        assert.ok(await soon(() => followed.publisher.latest()?.size === size));
        await act({ get: getter(store, followed), store, file, followed });
      },
      gather,
    );
  });
}

function getter(store: Store, { tree, publisher }: Followed): Get {
  return (target) => {
    const [path = '', query] = target.split('?');
    return answerLedger(tree, publisher, store.ledger, path, new URLSearchParams(query));
  };
}

async function found(get: Get, target: string): Promise<LedgerAnswer> {
  const answer = await get(target);
  assert.ok(answer, target);
  return answer;
}

function decode({ body }: LedgerAnswer, lengthBytes: 2 | 4): Buffer[] {
  return decodeBundle(Buffer.from(body), lengthBytes);
}

function parsed({ status, headers, body }: LedgerAnswer): unknown {
  assert.deepEqual([status, headers['content-type']], [200, 'application/json']);
  return JSON.parse(String(body));
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

async function leafHashes(store: Store): Promise<Buffer[]> {
  return (await store.ledger.leaves(0, 100_000)).map(({ leaf }) => leafHash(leaf));
}

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { SpreadBound, Store } from '../../src/store/port.js';
import { freeLabels, makeSpread, type Spread } from '../../src/vault/spread.js';
import { makeTokenFamilies, subjectFamily, type TokenFamily } from '../../src/vault/token-family.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';

const families = makeTokenFamilies(randomBytes(32));

describe('Spreading tokens', () => {
  it('gives every row of a family a token of its own', async () => {
    await withTempStore(async (store) => {
      const spread = makeSpread(store);
      const family = families.family('Observation.identifier', 'x');
      const given = await Promise.all(Array.from({ length: 300 }, () => spread.next(family)));
      assert.equal(new Set(given.map(({ token }) => token.toString('hex'))).size, 300);
    });
  });

  it('never uses a label twice, or one at or above the stored bound, in two processes that take turns and start again', async () => {
    await withTempStore(async (store) => {
      const family = families.family('type', 'Observation');
      let rows = 0;
      for (let restart = 0; restart < 6; restart++) {
        const processes = [makeSpread(store), makeSpread(store)];
        for (let row = 0; row < restart * 7; row++) {
          for (const spread of processes) await write(store, spread, family);
          rows += processes.length;
        }
      }
      const [bound = 0] = await store.bounds([family.id]);
      const tokens = Array.from({ length: bound }, (_, label) => family.token(label));
      assert.equal((await store.carried(tokens)).length, rows);
      assert.ok(bound < 2 * rows, `bound ${String(bound)} for ${String(rows)} rows`);
    });
  });

  it('wastes at most a quarter of the labels of one process', async () => {
    await withTempStore(async (store) => {
      const spread = makeSpread(store);
      const family = families.family('type', 'Observation');
      for (let row = 0; row < 400; row++) await write(store, spread, family);
      const [bound = 0] = await store.bounds([family.id]);
      assert.ok(bound >= 400 && bound <= 500, `bound ${String(bound)}`);
    });
  });

  it('needs no stored bound for values that stand in few rows', async () => {
    await withTempStore(async (store) => {
      const spread = makeSpread(store);
      const family = families.family('Patient.identifier', 'near-unique');
      for (let row = 0; row < freeLabels; row++) assert.equal((await write(store, spread, family)).length, 0);
      assert.equal((await write(store, spread, family)).length, 1);
    });
  });

  it('looks at no more than the first label of a lasting family where that is free', async () => {
    await withTempStore(async (store) => {
      let looked = 0;
      const watched = {
        bounds: (ids: readonly Buffer[]) => store.bounds(ids),
        carried: (tokens: readonly Buffer[]) => {
          looked += tokens.length;
          return store.carried(tokens);
        },
      };
      const family = families.family('AuditEvent.entity', 'identifier |a-request');
      assert.equal((await makeSpread(watched).next(family, true)).label, 0);
      assert.equal(looked, 1);
      for (let row = 0; row < freeLabels + 3; row++) {
        // As though started anew: nothing is known but what the store says.
        await write(store, makeSpread(watched), family, true);
      }
      const [bound = 0] = await store.bounds([family.id]);
      const tokens = Array.from({ length: bound }, (_, label) => family.token(label));
      assert.equal((await store.carried(tokens)).length, freeLabels + 3);
    });
  });

  it('asks every commit to raise the bound until one has done so', async () => {
    await withTempStore(async (store) => {
      const spread = makeSpread(store);
      const family = families.family('Patient.identifier', 'y');
      for (let row = 0; row < freeLabels; row++) await spread.next(family);
      const lost = await spread.next(family);
      const kept = await spread.next(family);
      assert.ok(lost.raise && kept.raise);
      assert.ok(kept.label < kept.raise.bound);
    });
  });

  it('has tokens that differ by field, by value, by keyring and by subject', () => {
    const key = randomBytes(32);
    const tokens = [
      families.family('Patient.identifier', 'a'),
      families.family('Patient.identifier', 'b'),
      families.family('Person.identifier', 'a'),
      makeTokenFamilies(randomBytes(32)).family('Patient.identifier', 'a'),
      subjectFamily(key, 'Observation.about'),
      subjectFamily(key, 'Condition.about'),
      subjectFamily(randomBytes(32), 'Observation.about'),
    ].map((family) => family.token(0).toString('hex'));
    assert.equal(new Set(tokens).size, tokens.length);
  });
});

/** Writes a row of the family, as a commit does; the bounds that it raised. */
async function write(
  store: Store,
  spread: Spread,
  family: TokenFamily,
  lasting = false,
): Promise<readonly SpreadBound[]> {
  const { token, raise } = await spread.next(family, lasting);
  const bounds = raise ? [raise] : [];
  const place = {
    key: randomBytes(16),
    version: 1,
    updated: 1,
    sealed: randomBytes(8),
    index: randomBytes(8),
    listed: false,
  };
  const [result] = await store.commit([bareCommit({ versions: [{ ...place, tokens: [token] }], bounds })]);
  assert.equal(result?.kind, 'committed');
  spread.raised(bounds);
  return bounds;
}

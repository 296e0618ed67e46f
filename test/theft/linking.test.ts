import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { rowKey } from '../../src/records/row-key.js';
import { searchResources } from '../../src/records/search/search-resources.js';
import { makeRecords } from '../../src/records/records.js';
import {
  put,
  recordsOn,
  queryOf,
  testAsked,
  withTempRecords,
  type TempRecords,
} from '../support/temp-records.js';

/** What a thief sees of a row, and what only the test knows: whose it is. */
interface StolenRow {
  readonly patient: number;
  /** Everything of the row that could equal something of another, named. */
  readonly marks: readonly string[];
  /** Numbers that could be alike for one patient. */
  readonly sizes: readonly number[];
}

const patients = 40;

describe('A thief who tries to tell which rows are of one patient', () => {
  it('finds nothing in one row that another has too, and no better than guessing by size', async function () {
    this.timeout(60_000);
    await withTempRecords(async (temp) => {
      const owners = await fill(temp);
      const rows = steal(temp, owners);
      assert.ok(rows.length > 300);
      assert.deepEqual(shared(rows), []);
      assert.ok(Math.abs(advantage(rows)) < 0.1, `advantage ${String(advantage(rows))}`);
    });
  });

  it('would find them, were tokens not spread: by tokens that repeat, and by sizes that belong to a patient', async () => {
    await withTempRecords(async (temp) => {
      const owners = await fill(temp);
      const key = randomBytes(32);
      const rows = steal(temp, owners).map((row) => ({
        ...row,
        marks: [createHmac('sha256', key).update(String(row.patient)).digest('hex')],
        sizes: [row.patient],
      }));
      assert.ok(shared(rows).length > 300);
      assert.ok(advantage(rows) > 0.9);
    });
  });
});

/** Rows of many patients, some with many and most with few, in random order, each written by itself by one of two processes. Owners by row key. */
async function fill({ records, context, store, keyring }: TempRecords): Promise<Map<string, number>> {
  const plan = Array.from({ length: patients }, (_, patient) =>
    Array.from({ length: 3 + Math.floor(60 / (1 + patient)) }, () => patient),
  ).flat();
  plan.sort(() => Math.random() - 0.5);
  const owners = new Map<string, number>();
  const processes = [records, makeRecords(recordsOn(store, keyring), testAsked)];
  const own = (type: string, id: string, patient: number): unknown =>
    owners.set(rowKey(context.secrets.rowKeys, type, id).toString('hex'), patient);
  for (let patient = 0; patient < patients; patient++) {
    const id = `p${String(patient)}`;
    await put(records, {
      resourceType: 'Patient',
      id,
      identifier: [{ system: 'urn:nhs', value: `n${String(patient)}` }],
    });
    own('Patient', id, patient);
  }
  for (const [i, patient] of plan.entries()) {
    const named =
      i % 3 === 0
        ? { identifier: { system: 'urn:nhs', value: `n${String(patient)}` } }
        : { reference: `Patient/p${String(patient)}` };
    const resource = {
      resourceType: i % 2 ? 'Condition' : 'Observation',
      id: `r${String(i)}`,
      subject: named,
      encounter: { reference: `Encounter/of-p${String(patient)}` },
    };
    const rest =
      i % 2
        ? { code: { text: 'x' } }
        : {
            status: 'final',
            code: { text: 'y'.repeat(1 + Math.floor(Math.random() * 900)) },
            performer: [{ reference: `Practitioner/of-p${String(patient % 4)}` }],
          };
    await put(processes[(i * 7) % 2] ?? records, { ...resource, ...rest });
    own(resource.resourceType, resource.id, patient);
  }
  for (let patient = 0; patient < patients; patient++) {
    const log = queryOf('AuditEvent', `patient=Patient/p${String(patient)}`, 1000);
    const { matches } = await searchResources(context, log, null);
    assert.ok(matches.length > 3);
    for (const { id } of matches) own('AuditEvent', id, patient);
  }
  return owners;
}

function steal({ file }: TempRecords, owners: ReadonlyMap<string, number>): StolenRow[] {
  const thief = new Database(file, { readonly: true });
  const rows = thief.prepare('SELECT key, sealed, idx, tokens FROM versions').all() as Record<
    'key' | 'sealed' | 'idx' | 'tokens',
    Buffer
  >[];
  thief.close();
  return rows.map(({ key, sealed, idx, tokens }) => ({
    patient: ownerOf(owners, key),
    marks: [...pieces(tokens, 16), ...windows(sealed), ...windows(idx)],
    sizes: [sealed.length, idx.length, tokens.length],
  }));
}

function ownerOf(owners: ReadonlyMap<string, number>, key: Buffer): number {
  const owner = owners.get(key.toString('hex'));
  assert.ok(owner !== undefined, 'the test knows whose every row is');
  return owner;
}

function pieces(bytes: Buffer, length: number): string[] {
  return Array.from({ length: bytes.length / length }, (_, i) =>
    bytes.subarray(i * length, (i + 1) * length).toString('hex'),
  );
}

/** Every run of eight bytes. */
function windows(bytes: Buffer): string[] {
  return Array.from({ length: Math.max(0, bytes.length - 7) }, (_, i) => bytes.toString('latin1', i, i + 8));
}

/** Marks that stand in more than one row. */
function shared(rows: readonly StolenRow[]): string[] {
  const seen = new Map<string, number>();
  for (const { marks } of rows) for (const mark of new Set(marks)) seen.set(mark, (seen.get(mark) ?? 0) + 1);
  return rows.flatMap(({ marks }) => marks.filter((mark) => (seen.get(mark) ?? 0) > 1));
}

/**
 * How much better than guessing a thief does who takes two rows for one patient's when their sizes are alike: the chance that a
 * pair of one patient looks more alike than a pair of two, from -1 to 1; 0 is guessing.
 */
function advantage(rows: readonly StolenRow[]): number {
  const same: number[] = [];
  const other: number[] = [];
  for (const [i, a] of rows.entries()) {
    for (const b of rows.slice(i + 1)) (a.patient === b.patient ? same : other).push(distance(a, b));
  }
  const rank = (distances: readonly number[]): Map<number, number> => {
    const counts = new Map<number, number>();
    for (const each of distances) counts.set(each, (counts.get(each) ?? 0) + 1 / distances.length);
    return counts;
  };
  const [mine, theirs] = [rank(same), rank(other)];
  let wins = 0;
  for (const [a, weight] of mine) {
    for (const [b, chance] of theirs) wins += weight * chance * Math.sign(b - a);
  }
  return wins;
}

function distance(a: StolenRow, b: StolenRow): number {
  return a.sizes.reduce((sum, size, i) => sum + Math.abs(size - (b.sizes[i] ?? 0)), 0);
}

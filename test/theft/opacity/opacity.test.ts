import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { makeRecords } from '../../../src/records/records.js';
import type { Asked } from '../../../src/records/asked.js';
import type { Store } from '../../../src/store/port.js';
import { ledgerEvents } from '../../support/ledger-events.js';
import { put, queryOf, testAsked, withTempRecords, type TempRecords } from '../../support/temp-records.js';
import { advantage, type Advantage } from './advantage.js';
import { facesOf, type Face, type PublicEntry } from './faces.js';

/** What only the test knows of an entry: about whom it is, who asked, and what was done. */
interface Secret {
  readonly patient: number;
  readonly user: number;
  readonly deed: 'read' | 'search' | 'write';
}

const [patients, users, accesses] = [25, 5, 2400];

describe('Somebody who has all that is public of the ledger', function () {
  this.timeout(120_000);
  let entries: PublicEntry[];
  let secrets: ReadonlyMap<number, Secret>;

  before(() =>
    withTempRecords(async (temp) => {
      await fill(temp);
      entries = await publicEntries(temp.store);
      secrets = await secretsOf(temp.store);
      assert.ok(secrets.size >= accesses);
    }),
  );

  it('finds no eight bytes in one entry that another has too', () => {
    assert.deepEqual(repeated(facesOf(entries)), []);
  });

  for (const deed of ['read', 'search', 'write'] as const) {
    it(`cannot tell from any number whether an entry is a ${deed}`, () => {
      assertGuesses(byDeed(facesOf(entries), secrets, deed));
    });
  }

  for (const whose of ['patient', 'user'] as const) {
    it(`cannot tell from any number whether two entries are of one ${whose}`, () => {
      assertGuesses(byPairs(facesOf(entries), secrets, whose));
    });
  }

  it('can tell a search that met several patients while nobody else asked anything: a batch is one request then', () =>
    withTempRecords(async ({ records, store }) => {
      for (const id of ['p1', 'p2']) await put(records, { resourceType: 'Patient', id });
      const before = await store.ledger.size();
      await records.search(queryOf('Patient', '_id=p1,p2', 10), null);
      for (const id of ['p1', 'p2']) await records.read('Patient', id);
      const found = facesOf(await publicEntries(store)).filter(({ index }) => index >= before);
      assert.deepEqual(
        found.map(({ numbers }) => numbers['batch']),
        [3, 3, 2, 2],
      );
    }));

  it('would find a subject who has one name for all entries, by the bytes and by the numbers', () => {
    const weak = facesOf(entries.map((entry, index) => withConstantKid(entry, secrets.get(index)?.patient)));
    assert.ok(repeated(weak).length > accesses);
    assert.ok(tells(byPairs(weak, secrets, 'patient')).includes('kid'));
  });

  it('would find a search by its length, and a user by hers, were entries not padded', () => {
    const weak = facesOf(entries).map((face) => {
      const { deed, user } = secrets.get(face.index) ?? { deed: 'write', user: 0 };
      return { ...face, numbers: { ...face.numbers, length: (deed === 'search' ? 150 : 0) + 100 * user } };
    });
    assert.ok(tells(byPairs(weak, secrets, 'user')).includes('length'));
    assert.ok(tells(byDeed(weak, secrets, 'search')).includes('length'));
  });
});

/** Accesses in random order, some by themselves and some together; each is about one patient. */
async function fill({ records, context }: TempRecords): Promise<void> {
  for (let patient = 0; patient < patients; patient++)
    await put(records, { resourceType: 'Patient', id: `p${patient}` });
  const access = async (i: number): Promise<void> => {
    const patient = `p${Math.floor(Math.random() * patients)}`;
    const mine = makeRecords(context, asking(Math.floor(Math.random() * users), i));
    if (i % 3 === 0) await mine.read('Patient', patient);
    else if (i % 3 === 1) await mine.search(queryOf('Patient', `_id=${patient}`, 10), null);
    else await put(mine, anObservation(patient));
  };
  for (let i = 0; i < accesses;) {
    const together = Math.random() < 0.3 ? 1 : 1 + Math.floor(Math.random() * 24);
    await Promise.all(Array.from({ length: together }, (_, at) => access(i + at)));
    i += together;
  }
}

function anObservation(patient: string): object {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'y' },
    subject: { reference: `Patient/${patient}` },
  };
}

/** Users with other names and programs; their requests are of ordinary length, up to 380 bytes. */
function asking(user: number, i: number): Asked {
  const headers = `User-Agent: program ${'x'.repeat(40 * user)}\r\nAccept: application/fhir+json\r\n`;
  return {
    caller: {
      ...testAsked.caller,
      user: {
        identifier: { system: 'urn:users', value: `u${user}` },
        type: 'Practitioner',
        name: `Dr ${'n'.repeat(5 * user)}`,
        purposeOfUse: [],
        policy: [],
      },
    },
    requestId: `request-${i}`,
    request: Buffer.from(`GET /fhir/Patient HTTP/1.1\r\n${headers}`),
  };
}

async function publicEntries(store: Store): Promise<PublicEntry[]> {
  const leaves = await store.ledger.leaves(0, 100_000);
  const sealed = await store.ledger.entries(0, 100_000);
  return leaves.map(({ leaf }, at) => ({ leaf, sealed: sealed[at] ?? assert.fail() }));
}

/** By index, of the accesses of the test. */
async function secretsOf(store: Store): Promise<Map<number, Secret>> {
  const secrets = new Map<number, Secret>();
  for (const { index, content, event } of await ledgerEvents(store)) {
    const user = event.agent.find(({ who }) => who?.identifier?.system === 'urn:users')?.who?.identifier;
    if (!user || content.subject === null) continue;
    const done = event.subtype?.at(-1)?.code ?? '';
    const deed = done === 'read' ? 'read' : done === 'search-type' ? 'search' : 'write';
    const [patient, number] = [/\d+$/.exec(content.subject), /\d+$/.exec(user.value ?? '')];
    secrets.set(index, { patient: Number(patient?.[0]), user: Number(number?.[0]), deed });
  }
  return secrets;
}

/** By the name of a number, how well it tells. */
type Advantages = Readonly<Record<string, Advantage>>;

function byDeed(
  faces: readonly Face[],
  secrets: ReadonlyMap<number, Secret>,
  deed: Secret['deed'],
): Advantages {
  const known = faces.filter(({ index }) => secrets.has(index));
  const isOne = ({ index }: Face): boolean => secrets.get(index)?.deed === deed;
  return each(known, (name) => {
    const of = (some: readonly Face[]): number[] => some.map(({ numbers }) => numbers[name] ?? NaN);
    return [of(known.filter(isOne)), of(known.filter((face) => !isOne(face)))];
  });
}

/** How far apart two entries are in a number, where both are of one and where not. Each entry is in one pair at the most. */
function byPairs(
  faces: readonly Face[],
  secrets: ReadonlyMap<number, Secret>,
  whose: 'patient' | 'user',
): Advantages {
  const left = faces.filter(({ index }) => secrets.has(index)).sort(() => Math.random() - 0.5);
  const [same, other]: [Face, Face][][] = [[], []];
  const half = left.splice(0, left.length / 2);
  for (let a = half.pop(), b = half.pop(); a && b; a = half.pop(), b = half.pop())
    if (of(a) !== of(b)) other?.push([a, b]);
  left.sort((a, b) => of(a) - of(b));
  for (let a = left.pop(), b = left.pop(); a && b; a = left.pop(), b = left.pop())
    if (of(a) === of(b)) same?.push([a, b]);
  function of({ index }: Face): number {
    return secrets.get(index)?.[whose] ?? -1;
  }
  return each(faces, (name) => {
    const distances = (pairs: readonly [Face, Face][] = []): number[] =>
      pairs.map(([a, b]) => Math.abs((a.numbers[name] ?? NaN) - (b.numbers[name] ?? NaN)));
    return [distances(same), distances(other)];
  });
}

function each(faces: readonly Face[], split: (name: string) => [number[], number[]]): Advantages {
  const names = Object.keys(faces[0]?.numbers ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const [one, other] = split(name);
      assert.ok(one.length > 300 && other.length > 300, 'enough to tell');
      return [name, advantage(one, other)];
    }),
  );
}

function tells(advantages: Advantages): string[] {
  return Object.entries(advantages).flatMap(([name, { value, bound }]) => (value > bound ? [name] : []));
}

function assertGuesses(advantages: Advantages): void {
  assert.ok(Object.keys(advantages).length > 8);
  assert.deepEqual(tells(advantages), [], JSON.stringify(advantages));
}

/** Runs of bytes that stand in more than one entry. */
function repeated(faces: readonly Face[]): string[] {
  const seen = new Set<string>();
  return faces.flatMap(({ runs }) =>
    [...runs].filter((run) => {
      const again = seen.has(run);
      seen.add(run);
      return again;
    }),
  );
}

/** As if the subject's `kid` were a name of hers. */
function withConstantKid({ leaf, sealed }: PublicEntry, patient: number | undefined): PublicEntry {
  if (patient === undefined) return { leaf, sealed };
  const kid = createHmac('sha256', 'a key').update(String(patient)).digest().subarray(0, 12);
  const text = sealed.toString().replace(/"kid":"[^"]+"/, `"kid":"${kid.toString('base64url')}"`);
  return { leaf, sealed: Buffer.from(text) };
}
